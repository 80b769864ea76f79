package dev.coffre.vault.remote;

import java.time.Duration;

/**
 * Time-outs and retries for a remote vault.
 *
 * @param connect until the connection is established
 * @param idle without any byte in either direction on an established connection
 * @param retry total time for retries of transient failures; zero makes the first failure final
 * @param firstDelay before the first retry; doubles with each retry, up to {@code longestDelay}
 * @param longestDelay between two retries
 */
public record Patience(Duration connect, Duration idle, Duration retry, Duration firstDelay, Duration longestDelay) {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(60);

    /** For interactive use: reports an unreachable vault within seconds. */
    public static Patience brief() {
        return new Patience(CONNECT, IDLE, Duration.ofSeconds(2), Duration.ofMillis(200), Duration.ofSeconds(1));
    }

    /** For a running job: survives a restart of the vault or a broken line. */
    public static Patience lasting() {
        return new Patience(CONNECT, IDLE, Duration.ofMinutes(3), Duration.ofMillis(250), Duration.ofSeconds(15));
    }

    public Patience withRetry(Duration longest) {
        return new Patience(connect, idle, longest, firstDelay, longestDelay);
    }
}
