package dev.coffre.agent.command;

import dev.coffre.agent.process.StopRequests;
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
 * Ends the running job early: for {@code jobs cancel}, a signal, or a file system that does not answer. First asks the job to
 * stop at a safe point. If it does not within a few seconds, because a thread is blocked in the kernel, ends the process: what
 * the vault has acknowledged stays, as after any crash. Closed when the job has ended. Thread-safe.
 */
final class Cancellation implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** A hook may have to restart what it stopped. */
    private static final Duration PATIENCE_WITH_HOOKS = Duration.ofSeconds(10);

    private static final Duration GLANCE = Duration.ofMillis(50);

    private final CancelToken token = new CancelToken();
    private final AtomicBoolean requested = new AtomicBoolean();
    private final StopRequests stops;
    private final Speech speech;
    private final StopRequests.Registration registration;
    private volatile Duration patience = PATIENCE;
    private volatile Runnable interrupt = () -> {};
    private volatile Consumer<Problem> abandon = why -> {};
    private volatile Consumer<ExitCode> owed = exit -> {};
    private volatile Optional<Result> done = Optional.empty();

    Cancellation(Shell shell, Speech speech) {
        this.stops = shell.world().stops();
        this.speech = speech;
        this.registration = stops.register(this::stop);
    }

    CancelToken token() {
        return token;
    }

    /** @param reading ends a read that waits for another program */
    void interrupting(Runnable reading) {
        interrupt = reading;
    }

    /** @param job releases the job's lock and records how it ended; the job's threads may still run */
    void abandoning(Consumer<Problem> job) {
        abandon = job;
    }

    /** @param hook runs the pending post-hook; returns within seconds, and runs it at most once */
    void owing(Consumer<ExitCode> hook) {
        owed = hook;
    }

    /** Runs work that may run hooks, with the longer time limit. {@link #working} inside it restores the shorter one. */
    <T> T withHooks(Supplier<T> work) {
        patience = PATIENCE_WITH_HOOKS;
        return work.get();
    }

    <T> T working(Supplier<T> work) {
        Duration before = patience;
        patience = PATIENCE;
        try {
            return work.get();
        } finally {
            patience = before;
        }
    }

    /** Records the result of the job. What is still to be closed does not change it. */
    Result done(Result result) {
        done = Optional.of(result);
        return result;
    }

    void cancel() {
        end(ProblemCode.JOB_CANCELLED.problem());
    }

    private void stop(ExitCode exit) {
        end(ProblemCode.JOB_CANCELLED.problem().ending(exit));
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
        while (!speech.hasEnded()) {
            if (System.nanoTime() - begun > patience.toNanos()) {
                endWithoutJob(why);
                return;
            }
            try {
                Thread.sleep(GLANCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void endWithoutJob(Problem why) {
        Result result = done.orElse(Result.of(why));
        owed.accept(result.exit());
        stops.end(result.exit(), () -> {
            abandon.accept(why);
            if (done.isEmpty()) {
                speech.problem(why);
            }
            return speech.result(result).exit();
        });
    }

    @Override
    public void close() {
        registration.close();
    }
}
