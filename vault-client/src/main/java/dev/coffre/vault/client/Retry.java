package dev.coffre.vault.client;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Retries transient failures with exponential back-off. Half of each delay is random, so that a thousand agents do not
 * return to a restarted vault in step. Every operation of the protocol may be repeated. A vault that is busy, limits logins
 * or compares its catalog with its store is retried twenty times as long as one that does not answer. Thread-safe if {@code
 * random} is.
 */
final class Retry {
    private static final Set<ProblemCode> TRANSIENT = EnumSet.of(
            ProblemCode.VAULT_UNREACHABLE,
            ProblemCode.VAULT_NAME_NOT_RESOLVED,
            ProblemCode.VAULT_TIMED_OUT,
            ProblemCode.VAULT_TOO_SLOW,
            ProblemCode.REQUEST_TOO_SLOW,
            ProblemCode.VAULT_CONNECTION_LOST,
            ProblemCode.VAULT_UNAVAILABLE,
            ProblemCode.VAULT_BUSY,
            ProblemCode.CATALOG_SERVER_UNREACHABLE,
            ProblemCode.CATALOG_RECONCILING,
            ProblemCode.STORE_UNREACHABLE,
            ProblemCode.STORE_TAKEN_OVER,
            ProblemCode.PROXY_UNREACHABLE,
            ProblemCode.PROXY_CANNOT_REACH_VAULT,
            ProblemCode.PROXY_NO_TUNNEL,
            ProblemCode.RATE_LIMITED);

    /** Answers of a vault that works. Beyond its limit the vault admits logins at random. */
    private static final Set<ProblemCode> BUSY =
            EnumSet.of(ProblemCode.VAULT_BUSY, ProblemCode.RATE_LIMITED, ProblemCode.CATALOG_RECONCILING);

    /**
     * Answers of a vault, or of a gateway before it, that cannot work now: its catalog or its store may fail over. A gateway
     * that passes TLS on, and finds no process that is ready, closes the connection.
     */
    private static final Set<ProblemCode> NOT_NOW = EnumSet.of(
            ProblemCode.VAULT_CONNECTION_LOST,
            ProblemCode.VAULT_UNAVAILABLE,
            ProblemCode.VAULT_BUSY,
            ProblemCode.CATALOG_SERVER_UNREACHABLE,
            ProblemCode.CATALOG_RECONCILING,
            ProblemCode.STORE_UNREACHABLE,
            ProblemCode.STORE_TAKEN_OVER);

    private static final int BUSY_FACTOR = 20;

    private final RetryPolicy policy;
    private final RandomGenerator random;
    private final OutageDetector outages;

    Retry(RetryPolicy patience, RandomGenerator random, OutageDetector outages) {
        this.policy = patience;
        this.random = random;
        this.outages = outages;
    }

    /** Returns whether the vault was reached and cannot work now. */
    static boolean isReached(Problem problem) {
        return NOT_NOW.contains(problem.code());
    }

    <T> T run(Supplier<T> attempt) {
        Duration waited = Duration.ZERO;
        Duration delay = policy.firstDelay();
        while (true) {
            long started = System.nanoTime();
            Problem failure;
            try {
                return attemptOnce(attempt);
            } catch (Problem problem) {
                Duration taken = Duration.ofNanos(System.nanoTime() - started);
                waited = waited.plus(chargedTime(problem, taken));
                if (!TRANSIENT.contains(problem.code()) || waited.plus(delay).compareTo(policy.maxRetryTime()) > 0) {
                    throw problem;
                }
                failure = problem;
            }
            Duration next = delay.dividedBy(2).plusNanos(random.nextLong(delay.toNanos() / 2 + 1));
            if (failure.code() != ProblemCode.RATE_LIMITED) { // the vault has answered
                outages.attemptFailed(
                        failure,
                        next,
                        remainingTime(failure, policy.maxRetryTime().minus(waited)));
            }
            sleep(next);
            waited = waited.plus(chargedTime(failure, next));
            delay = shorter(delay.multipliedBy(2), policy.maxDelay());
        }
    }

    /**
     * Waits before a rejected token is renewed: not before the first renewal, then twice as long before each.
     *
     * @return false, without waiting, if all waits together would exceed the time for retries
     */
    boolean pauseBeforeRenewal(int renewals) {
        if (renewals == 0) {
            return true;
        }
        Duration delay = policy.firstDelay().multipliedBy(1L << (renewals - 1));
        if (delay.multipliedBy(2).minus(policy.firstDelay()).compareTo(policy.maxRetryTime()) > 0) {
            return false;
        }
        sleep(delay);
        return true;
    }

    private static Duration chargedTime(Problem failure, Duration taken) {
        return BUSY.contains(failure.code()) ? taken.dividedBy(BUSY_FACTOR) : taken;
    }

    private static Duration remainingTime(Problem failure, Duration patience) {
        return BUSY.contains(failure.code()) ? patience.multipliedBy(BUSY_FACTOR) : patience;
    }

    private <T> T attemptOnce(Supplier<T> attempt) {
        outages.requestBegan();
        try {
            T answer = attempt.get();
            outages.vaultResponded();
            return answer;
        } finally {
            outages.requestEnded();
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
