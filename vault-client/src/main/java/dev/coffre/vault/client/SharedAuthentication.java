package dev.coffre.vault.client;

import dev.coffre.vault.problem.Problem;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * At most one authentication at a time. Concurrent callers share its result, so a vault that does not answer is waited
 * for once. Waiting callers can be interrupted. Thread-safe.
 */
final class SharedAuthentication<T> {
    private final Supplier<T> authenticate;

    private @Nullable FutureTask<T> underWay;

    /** @param authenticate stores the result before it returns */
    SharedAuthentication(Supplier<T> authenticate) {
        this.authenticate = authenticate;
    }

    /** Returns the value of {@code held}, otherwise the result of an authentication. */
    T get(Supplier<Optional<T>> held) {
        while (true) {
            FutureTask<T> task;
            boolean ours;
            synchronized (this) {
                Optional<T> good = held.get();
                if (good.isPresent()) {
                    return good.get();
                }
                FutureTask<T> anothers = underWay;
                ours = anothers == null;
                task = anothers == null ? new FutureTask<>(this::authenticateAlone) : anothers;
                underWay = task;
            }
            Optional<T> brought = ours ? Optional.of(run(task)) : shared(task);
            if (brought.isPresent()) {
                return brought.get();
            }
        }
    }

    private static <T> T run(FutureTask<T> task) {
        task.run();
        if (task.state() == Future.State.SUCCESS) {
            return task.resultNow();
        }
        throw switch (task.exceptionNow()) {
            case RuntimeException failure -> failure;
            case Error error -> throw error;
            case Throwable defect -> new IllegalStateException(defect);
        };
    }

    /**
     * Clears {@code underWay} before any caller learns the result. Otherwise a caller whose token was rejected could get the
     * same token again.
     */
    private T authenticateAlone() {
        try {
            return authenticate.get();
        } finally {
            synchronized (this) {
                underWay = null;
            }
        }
    }

    /** Returns empty if that authentication was abandoned for a reason of its own thread, such as an interrupt. */
    private static <T> Optional<T> shared(FutureTask<T> task) {
        try {
            return Optional.of(task.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Problem problem) {
                throw problem;
            }
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for an authentication");
        }
    }
}
