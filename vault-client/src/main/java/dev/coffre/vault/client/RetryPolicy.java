package dev.coffre.vault.client;

import java.time.Duration;

/**
 * Time-outs and retries for a remote vault.
 *
 * @param connectTimeout until the connection is established
 * @param idleTimeout without any byte in either direction on an established connection
 * @param maxRetryTime total time for retries of transient failures; zero makes the first failure final
 * @param firstDelay before the first retry; doubles with each retry, up to {@code maxDelay}
 * @param maxDelay between two retries
 */
public record RetryPolicy(
        Duration connectTimeout, Duration idleTimeout, Duration maxRetryTime, Duration firstDelay, Duration maxDelay) {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(60);

    /** For interactive use: reports an unreachable vault within seconds. */
    public static RetryPolicy interactive() {
        return new RetryPolicy(CONNECT, IDLE, Duration.ofSeconds(2), Duration.ofMillis(200), Duration.ofSeconds(1));
    }

    /** For a running job: survives a restart of the vault or a broken line. */
    public static RetryPolicy forJob() {
        return new RetryPolicy(CONNECT, IDLE, Duration.ofMinutes(3), Duration.ofMillis(250), Duration.ofSeconds(15));
    }

    public RetryPolicy withMaxRetryTime(Duration longest) {
        return new RetryPolicy(connectTimeout, idleTimeout, longest, firstDelay, maxDelay);
    }
}
