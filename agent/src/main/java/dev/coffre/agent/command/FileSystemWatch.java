package dev.coffre.agent.command;

import dev.coffre.agent.log.AgentLog;
import dev.coffre.backup.libc.PendingCalls;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reports the path for which a job waits when a file system does not answer: after seconds on the status line and as an event,
 * after minutes as a warning and in the log. A scheduled job, which runs unattended, is ended after an hour so that later
 * jobs can run.
 */
final class FileSystemWatch implements AutoCloseable {
    private static final Duration GLANCE = Duration.ofSeconds(1);

    /** A disk in standby needs up to ten seconds, which is worth reporting. */
    private static final Duration TOLD = Duration.ofSeconds(5);

    private static final Duration BETWEEN_EVENTS = Duration.ofSeconds(10);
    private static final Duration WARNED = Duration.ofMinutes(5);

    /** Longer than a tape robot needs for a file. */
    private static final Duration HOPELESS = Duration.ofHours(1);

    private final Speech speech;
    private final AgentLog log;
    private final Consumer<Problem> hopeless;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("file-system-watch").unstarted(this::watch);
    private Duration nextEvent = TOLD;
    private boolean warned;

    FileSystemWatch(Speech speech, AgentLog log, Consumer<Problem> hopeless) {
        this.speech = speech;
        this.log = log;
        this.hopeless = hopeless;
    }

    /** @param hopeless ends the job; called when the file system has not answered for an hour */
    static FileSystemWatch begin(Shell shell, Speech speech, Consumer<Problem> hopeless) {
        FileSystemWatch watch = new FileSystemWatch(
                speech, new AgentLog(shell.world().home().logs(), shell.world().clock()), hopeless);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        PendingCalls calls = new PendingCalls();
        try {
            while (true) {
                Thread.sleep(GLANCE);
                calls.longest().ifPresentOrElse(this::waiting, this::answered);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void answered() {
        nextEvent = TOLD;
        warned = false;
    }

    void waiting(PendingCalls.Pending pending) {
        Duration waited = pending.waited();
        if (waited.compareTo(TOLD) < 0) {
            answered();
            return;
        }
        String path = pending.path().display();
        speech.status(speech.texts().say("waiting", path, speech.amounts().duration(waited)));
        if (waited.compareTo(nextEvent) >= 0) {
            nextEvent = waited.plus(BETWEEN_EVENTS);
            Map<String, Object> event = new LinkedHashMap<>();
            event.put("event", "waiting");
            event.put("path", path);
            event.put("seconds", waited.toSeconds());
            speech.event(event);
        }
        if (waited.compareTo(WARNED) >= 0 && !warned) {
            warned = true;
            speech.warn(silent(path, waited));
            log.note("waits for " + path + ", which has not answered for " + waited.toSeconds() + " s");
        }
        if (waited.compareTo(HOPELESS) >= 0) {
            hopeless.accept(silent(path, waited));
        }
    }

    private static Problem silent(String path, Duration waited) {
        return ProblemCode.FILE_SYSTEM_SILENT.with("path", path).with("minutes", waited.toMinutes());
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
