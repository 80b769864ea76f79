package dev.coffre.agent.command;

import dev.coffre.agent.process.StopDispatcher;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Ends the running job early: for {@code jobs cancel}, a signal, or a file system that does not answer. First asks the
 * job to stop at a safe point. If it does not within a few seconds, because a thread is blocked in the kernel, ends the
 * process: what the vault has acknowledged stays, as after any crash. Closed when the job has ended. Thread-safe.
 */
final class JobCancellation implements AutoCloseable {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    /** A hook may have to restart what it stopped. */
    private static final Duration STOP_TIMEOUT_WITH_HOOKS = Duration.ofSeconds(10);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private final CancelToken token = new CancelToken();
    private final AtomicBoolean requested = new AtomicBoolean();
    private final StopDispatcher stops;
    private final TerminalOutput output;
    private final StopDispatcher.StopRegistration registration;
    private volatile Duration stopTimeout = STOP_TIMEOUT;
    private volatile Runnable interrupt = () -> {};
    private volatile Consumer<Problem> abandon = why -> {};
    private volatile Consumer<ExitCode> pendingHook = exit -> {};
    private volatile Optional<CommandResult> completed = Optional.empty();

    JobCancellation(CommandRunner runner, TerminalOutput output) {
        this.stops = runner.stops();
        this.output = output;
        this.registration = stops.register(this::stop);
    }

    CancelToken token() {
        return token;
    }

    /** @param reading ends a read that waits for another program */
    void onInterrupt(Runnable reading) {
        interrupt = reading;
    }

    /** @param job releases the job's lock and records how it ended; the job's threads may still run */
    void onAbandon(Consumer<Problem> job) {
        abandon = job;
    }

    /** @param hook runs the pending post-hook; returns within seconds, and runs it at most once */
    void setPendingHook(Consumer<ExitCode> hook) {
        pendingHook = hook;
    }

    /**
     * Runs work that may run hooks, with the longer time limit. {@link #withoutHooks} inside it restores the shorter
     * one.
     */
    <T> T withHooks(Supplier<T> work) {
        stopTimeout = STOP_TIMEOUT_WITH_HOOKS;
        return work.get();
    }

    <T> T withoutHooks(Supplier<T> work) {
        Duration before = stopTimeout;
        stopTimeout = STOP_TIMEOUT;
        try {
            return work.get();
        } finally {
            stopTimeout = before;
        }
    }

    /** Records the result of the job. What is still to be closed does not change it. */
    CommandResult completed(CommandResult result) {
        completed = Optional.of(result);
        return result;
    }

    void cancel() {
        end(ProblemCode.JOB_CANCELLED.problem());
    }

    private void stop(ExitCode exit) {
        end(ProblemCode.JOB_CANCELLED.problem().withExitCode(exit));
    }

    /** Ends the job for this reason, unless it is ending already. */
    void end(Problem why) {
        if (!requested.getAndSet(true)) {
            token.cancel(why);
            Thread.ofPlatform().daemon().name("end-of-job").start(() -> awaitEnd(why));
        }
    }

    private void awaitEnd(Problem why) {
        long begun = System.nanoTime();
        interrupt.run();
        while (!output.hasResult()) {
            if (System.nanoTime() - begun > stopTimeout.toNanos()) {
                endWithoutJob(why);
                return;
            }
            try {
                Thread.sleep(POLL_INTERVAL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void endWithoutJob(Problem why) {
        CommandResult result = completed.orElse(CommandResult.of(why));
        pendingHook.accept(result.exit());
        stops.terminate(result.exit(), () -> {
            abandon.accept(why);
            if (completed.isEmpty()) {
                output.problem(why);
            }
            return output.result(result).exit();
        });
    }

    @Override
    public void close() {
        registration.close();
    }
}
