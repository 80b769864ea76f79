package dev.coffre.vault.remote;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Retries transient failures with exponential back-off. Half of each delay is random, so that a thousand agents do not return
 * to a restarted vault in step. Every operation of the protocol may be repeated. A busy vault is retried twenty times as long
 * as one that does not answer. Thread-safe if {@code random} is.
 */
final class Retry {
    private static final Set<ProblemCode> PASSING = EnumSet.of(
            ProblemCode.VAULT_UNREACHABLE,
            ProblemCode.VAULT_NAME_NOT_RESOLVED,
            ProblemCode.VAULT_TIMED_OUT,
            ProblemCode.VAULT_TOO_SLOW,
            ProblemCode.REQUEST_TOO_SLOW,
            ProblemCode.VAULT_CONNECTION_LOST,
            ProblemCode.VAULT_UNAVAILABLE,
            ProblemCode.VAULT_BUSY,
            ProblemCode.PROXY_UNREACHABLE,
            ProblemCode.PROXY_CANNOT_REACH_VAULT,
            ProblemCode.PROXY_NO_TUNNEL,
            ProblemCode.RATE_LIMITED);

    private static final int BUSY = 20;

    private final Patience patience;
    private final RandomGenerator random;
    private final Outages outages;

    Retry(Patience patience, RandomGenerator random, Outages outages) {
        this.patience = patience;
        this.random = random;
        this.outages = outages;
    }

    <T> T run(Supplier<T> attempt) {
        Duration waited = Duration.ZERO;
        Duration delay = patience.firstDelay();
        while (true) {
            long begun = System.nanoTime();
            Problem failure;
            try {
                return asked(attempt);
            } catch (Problem problem) {
                Duration taken = Duration.ofNanos(System.nanoTime() - begun);
                waited = waited.plus(ofPatience(problem, taken));
                if (!PASSING.contains(problem.code()) || waited.plus(delay).compareTo(patience.retry()) > 0) {
                    throw problem;
                }
                failure = problem;
            }
            Duration next = delay.dividedBy(2).plusNanos(random.nextLong(delay.toNanos() / 2 + 1));
            if (failure.code() != ProblemCode.RATE_LIMITED) { // the vault has answered
                outages.failed(failure, next, left(failure, patience.retry().minus(waited)));
            }
            sleep(next);
            waited = waited.plus(ofPatience(failure, next));
            delay = shorter(delay.multipliedBy(2), patience.longestDelay());
        }
    }

    private static Duration ofPatience(Problem failure, Duration taken) {
        return failure.code() == ProblemCode.VAULT_BUSY ? taken.dividedBy(BUSY) : taken;
    }

    private static Duration left(Problem failure, Duration patience) {
        return failure.code() == ProblemCode.VAULT_BUSY ? patience.multipliedBy(BUSY) : patience;
    }

    private <T> T asked(Supplier<T> attempt) {
        outages.asks();
        try {
            T answer = attempt.get();
            outages.answered();
            return answer;
        } finally {
            outages.asked();
        }
    }

    private static void sleep(Duration delay) {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for the vault");
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
