package dev.coffre.agent.command;

import dev.coffre.agent.home.AgentLog;
import dev.coffre.backup.errno.PendingCalls;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reports the path for which a job waits when a file system does not answer: after seconds on the status line and as an
 * event, after minutes as a warning and in the log. A scheduled job, which runs unattended, is ended after an hour so
 * that later jobs can run.
 */
final class FileSystemWatchdog implements AutoCloseable {
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    /** A disk in standby needs up to ten seconds, which is worth reporting. */
    private static final Duration STATUS_AFTER = Duration.ofSeconds(5);

    private static final Duration BETWEEN_EVENTS = Duration.ofSeconds(10);
    private static final Duration WARN_AFTER = Duration.ofMinutes(5);

    /** Longer than a tape robot needs for a file. */
    private static final Duration GIVE_UP_AFTER = Duration.ofHours(1);

    private final PendingCalls calls;
    private final TerminalOutput output;
    private final AgentLog log;
    private final Consumer<Problem> onGiveUp;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("file-system-watch").unstarted(this::watch);
    private Duration nextEvent = STATUS_AFTER;
    private boolean warned;

    FileSystemWatchdog(PendingCalls calls, TerminalOutput output, AgentLog log, Consumer<Problem> onGiveUp) {
        this.calls = calls;
        this.output = output;
        this.log = log;
        this.onGiveUp = onGiveUp;
    }

    /** @param onGiveUp ends the job; called when the file system has not answered for an hour */
    static FileSystemWatchdog start(CommandRunner runner, TerminalOutput output, Consumer<Problem> onGiveUp) {
        FileSystemWatchdog watch =
                new FileSystemWatchdog(runner.files().pendingCalls(), output, runner.log(), onGiveUp);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(POLL_INTERVAL);
                calls.longest().ifPresentOrElse(this::waiting, this::answered);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void answered() {
        nextEvent = STATUS_AFTER;
        warned = false;
    }

    void waiting(PendingCalls.PendingCall pending) {
        Duration waited = pending.waited();
        if (waited.compareTo(STATUS_AFTER) < 0) {
            answered();
            return;
        }
        String path = pending.path().displayPath();
        output.status(output.texts().format("waiting", path, output.format().duration(waited)));
        if (waited.compareTo(nextEvent) >= 0) {
            nextEvent = waited.plus(BETWEEN_EVENTS);
            Map<String, Object> event = new LinkedHashMap<>();
            event.put("event", "waiting");
            event.put("path", path);
            event.put("seconds", waited.toSeconds());
            output.event(event);
        }
        if (waited.compareTo(WARN_AFTER) >= 0 && !warned) {
            warned = true;
            output.warn(notAnswering(path, waited));
            log.log("waits for " + path + ", which has not answered for " + waited.toSeconds() + " s");
        }
        if (waited.compareTo(GIVE_UP_AFTER) >= 0) {
            onGiveUp.accept(notAnswering(path, waited));
        }
    }

    private static Problem notAnswering(String path, Duration waited) {
        return ProblemCode.FILE_SYSTEM_SILENT.with("path", path).with("minutes", waited.toMinutes());
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
