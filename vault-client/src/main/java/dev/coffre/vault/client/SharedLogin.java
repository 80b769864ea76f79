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
 * A login that is under way once at most. Who asks meanwhile shares what becomes of it, so that a vault that does not answer
 * is waited for once, and may be interrupted while waiting. Thread-safe.
 */
final class SharedLogin<T> {
    private final Supplier<T> login;

    private @Nullable FutureTask<T> underWay;

    /** @param login keeps what it brings before it returns */
    SharedLogin(Supplier<T> login) {
        this.login = login;
    }

    /** What {@code held} gives, or else what the login brings. */
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
                task = anothers == null ? new FutureTask<>(this::logInAlone) : anothers;
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

    /** Is no longer under way before anybody learns of its end: who is refused what it brought must not be given it again. */
    private T logInAlone() {
        try {
            return login.get();
        } finally {
            synchronized (this) {
                underWay = null;
            }
        }
    }

    /** Empty if that login was given up for a reason that is not ours, such as an interrupt. */
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
            throw new CancellationException("interrupted while waiting for a login");
        }
    }
}
