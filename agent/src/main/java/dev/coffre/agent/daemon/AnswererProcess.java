package dev.coffre.agent.daemon;

import dev.coffre.agent.answerer.AnswerProtocol;
import dev.coffre.agent.home.AgentLog;
import dev.coffre.agent.platform.LocalSockets;
import dev.coffre.agent.process.JobLauncher;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The answerer, a child process that answers commands which only read (see {@code agent.answerer}). It is started by the first
 * question and ends by itself, so that the daemon stays small and remembers nothing. It also ends when its standard input
 * does, and so with the daemon. Thread-safe.
 */
final class AnswererProcess implements AutoCloseable {
    /** The client gives up after this time. */
    private static final long START_SECONDS = 5;

    private static final long STOP_SECONDS = 6;
    private static final int MAX_LOGGED_LINES = 20;

    /** No version of a question: the answerer refuses it at once. */
    private static final String PROBE = "alive?";

    private static final Duration PROBE_LIMIT = Duration.ofSeconds(1);

    private final JobLauncher program;
    private final AgentLog log;
    private final LocalSockets sockets;
    private final Duration silence;
    private Optional<Running> running = Optional.empty();
    private long startedAt;
    private boolean closed;

    AnswererProcess(JobLauncher program, AgentLog log, LocalSockets sockets) {
        this(program, log, sockets, Duration.ofMillis(AnswerProtocol.SILENCE_MILLIS));
    }

    /** @param silence after which clients report it */
    AnswererProcess(JobLauncher program, AgentLog log, LocalSockets sockets, Duration silence) {
        this.program = program;
        this.log = log;
        this.sockets = sockets;
        this.silence = silence;
    }

    /** @param address its socket; completed empty if it ends before it listens */
    private record Running(Process process, CompletableFuture<Optional<String>> address) {}

    /** Returns the address of the answerer's socket, and starts it if necessary; empty if it does not start in time. */
    synchronized Optional<String> address() {
        if (closed) {
            return Optional.empty();
        }
        try {
            if (running.filter(known -> known.process().isAlive()).isEmpty()) {
                running = Optional.of(start());
                startedAt = System.nanoTime();
            }
            return running.orElseThrow().address().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (IOException | ExecutionException | TimeoutException failed) {
            log.log("the answerer could not be started: " + failed.getClass().getSimpleName());
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /**
     * Ends an answerer from which a client heard nothing, because a process that is stopped or hangs would cost each later
     * question the same time. One that is younger than that time is another one. One that gives a sign of life stays,
     * because a client that had no time itself must not end the commands of others.
     */
    void replaceSilent() {
        Optional<Running> reported = olderThanSilence();
        if (reported.isPresent() && !givesSignOfLife(reported.get())) {
            killSilent(reported.get());
        }
    }

    private synchronized Optional<Running> olderThanSilence() {
        return running.filter(known -> System.nanoTime() - startedAt > silence.toNanos());
    }

    private synchronized void killSilent(Running silent) {
        if (running.filter(silent::equals).isPresent()) {
            log.log("the answerer was silent and is replaced");
            kill();
        }
    }

    /** Returns whether the answerer closes a connection that asks nothing, within a second. */
    private boolean givesSignOfLife(Running known) {
        Optional<String> address = known.address().getNow(Optional.empty());
        if (address.isEmpty()) {
            return false;
        }
        CountDownLatch answered = new CountDownLatch(1);
        // Not a virtual thread: a connect that blocks would hold its carrier. It ends with the answerer at the latest.
        Thread.ofPlatform().daemon().name("answerer-probe").start(() -> {
            Optional<String> unused = sockets.ask(address.get(), PROBE);
            answered.countDown();
        });
        try {
            return answered.await(PROBE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private Running start() throws IOException {
        Process process = program.startForPerson(List.of("answerer"));
        CompletableFuture<Optional<String>> address = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> readAddress(process, address));
        Thread.ofVirtual().start(() -> logErrors(process));
        return new Running(process, address);
    }

    private static void readAddress(Process process, CompletableFuture<Optional<String>> address) {
        try {
            address.complete(Optional.ofNullable(
                    process.inputReader(StandardCharsets.UTF_8).readLine()));
        } catch (IOException killed) {
            address.complete(Optional.empty());
        }
    }

    private void logErrors(Process process) {
        try (BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
            int lines = 0;
            for (String line = err.readLine(); line != null; line = err.readLine()) {
                if (++lines <= MAX_LOGGED_LINES) {
                    log.log("answerer: " + line);
                }
            }
        } catch (IOException killed) {
            // There is nothing more to log.
        }
    }

    private void kill() {
        running.ifPresent(known -> known.process().destroyForcibly());
        running = Optional.empty();
    }

    /** Lets the answers that are under way end, for some seconds. */
    @Override
    public synchronized void close() {
        closed = true;
        running.ifPresent(known -> {
            try {
                known.process().getOutputStream().close();
                if (!known.process().waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    kill();
                }
            } catch (IOException endedBefore) {
                kill();
            } catch (InterruptedException e) {
                kill();
                Thread.currentThread().interrupt();
            }
        });
    }
}
