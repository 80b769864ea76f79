package dev.coffre.agent.process;

import dev.coffre.vault.problem.ExitCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks the innermost running work to stop when a signal asks this process to end. If nothing is running yet, work that starts
 * within a moment is asked. Otherwise the process ends. Thread-safe.
 */
public final class StopRequests {
    /** Longest time from the start of the JVM to the first command. */
    private static final Duration START = Duration.ofSeconds(2);

    private final ProcessEnd end;
    private final Deque<Stoppable> running = new ArrayDeque<>();
    private Optional<ExitCode> requested = Optional.empty();

    public StopRequests(ProcessEnd end) {
        this.end = end;
    }

    /** Returns an instance for processes that receive no signals; it never ends the process. */
    public static StopRequests none() {
        return new StopRequests((exit, last) -> {
            ExitCode _ = last.get();
        });
    }

    /** Running work that can be asked to stop. */
    @FunctionalInterface
    public interface Stoppable {
        /**
         * Asks to stop. Called at most once, by another thread; returns soon.
         *
         * @param exit exit code of the process
         */
        void stop(ExitCode exit);
    }

    /** Closed when the work has ended. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** Registers work that begins, as the innermost. */
    public Registration register(Stoppable begun) {
        Optional<ExitCode> early;
        synchronized (this) {
            running.push(begun);
            early = requested;
        }
        early.ifPresent(begun::stop);
        return () -> remove(begun);
    }

    private synchronized void remove(Stoppable ended) {
        running.remove(ended);
    }

    /** Handles a signal. Signals after the first one have no effect. */
    public void request(ExitCode exit) {
        Optional<Stoppable> innermost;
        synchronized (this) {
            if (requested.isPresent()) {
                return;
            }
            requested = Optional.of(exit);
            innermost = Optional.ofNullable(running.peek());
        }
        innermost.ifPresentOrElse(asked -> asked.stop(exit), () -> endUnlessBegun(exit));
    }

    private void endUnlessBegun(ExitCode exit) {
        try {
            Thread.sleep(START);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            if (!running.isEmpty()) {
                return;
            }
        }
        end.end(exit, () -> exit);
    }

    /** Ends the process without waiting for running work; see {@link ProcessEnd}. */
    public void end(ExitCode exit, Supplier<ExitCode> last) {
        end.end(exit, last);
    }
}
