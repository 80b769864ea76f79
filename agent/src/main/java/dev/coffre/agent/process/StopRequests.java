package dev.coffre.agent.process;

import dev.coffre.vault.problem.ExitCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who is asked to stop when a signal asks this process to end: what runs innermost. Where nothing runs yet, what begins
 * within a moment is asked; else the process just ends. Thread-safe.
 */
public final class StopRequests {
    /** From the start of the JVM to the first command. */
    private static final Duration START = Duration.ofSeconds(2);

    private final ProcessEnd end;
    private final Deque<Stoppable> running = new ArrayDeque<>();
    private Optional<ExitCode> requested = Optional.empty();

    public StopRequests(ProcessEnd end) {
        this.end = end;
    }

    /** Nothing asks this process to end, and nothing ends it. */
    public static StopRequests none() {
        return new StopRequests((exit, last) -> {
            ExitCode _ = last.get();
        });
    }

    /** What runs and can be asked to stop. */
    @FunctionalInterface
    public interface Stoppable {
        /**
         * Called at most once, by another thread; it returns soon.
         *
         * @param exit how the process is to end
         */
        void stop(ExitCode exit);
    }

    /** Ends with what runs. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** Registers what begins to run, within what is registered already. */
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

    /** A signal has come. Those after the first one change nothing. */
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

    /** Ends the process without waiting for what runs; see {@link ProcessEnd}. */
    public void end(ExitCode exit, Supplier<ExitCode> last) {
        end.end(exit, last);
    }
}
