package dev.coffre.agent.process;

import dev.coffre.vault.problem.ExitCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks the innermost running work to stop when a signal asks this process to end. If nothing is running yet, work that
 * starts within a moment is asked. Otherwise the process ends. Thread-safe.
 */
public final class StopDispatcher {
    /** Longest time from the start of the JVM to the first command. */
    private static final Duration STARTUP_TIME = Duration.ofSeconds(2);

    private final ProcessTerminator end;
    private final Deque<Stoppable> running = new ArrayDeque<>();
    private Optional<ExitCode> requested = Optional.empty();

    public StopDispatcher(ProcessTerminator end) {
        this.end = end;
    }

    /** Returns an instance for processes that receive no signals; it never ends the process. */
    public static StopDispatcher none() {
        return new StopDispatcher((exit, last) -> {
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
    public interface StopRegistration extends AutoCloseable {
        @Override
        void close();
    }

    /** Registers work that begins, as the innermost. */
    public StopRegistration register(Stoppable work) {
        Optional<ExitCode> early;
        synchronized (this) {
            running.push(work);
            early = requested;
        }
        early.ifPresent(work::stop);
        return () -> remove(work);
    }

    private synchronized void remove(Stoppable ended) {
        running.remove(ended);
    }

    /** Handles a signal. Signals after the first one have no effect. */
    public void requestStop(ExitCode exit) {
        Optional<Stoppable> innermost;
        synchronized (this) {
            if (requested.isPresent()) {
                return;
            }
            requested = Optional.of(exit);
            innermost = Optional.ofNullable(running.peek());
        }
        innermost.ifPresentOrElse(asked -> asked.stop(exit), () -> terminateUnlessBegun(exit));
    }

    private void terminateUnlessBegun(ExitCode exit) {
        try {
            Thread.sleep(STARTUP_TIME);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            if (!running.isEmpty()) {
                return;
            }
        }
        end.terminate(exit, () -> exit);
    }

    /** Ends the process without waiting for running work; see {@link ProcessTerminator}. */
    public void terminate(ExitCode exit, Supplier<ExitCode> last) {
        end.terminate(exit, last);
    }
}
