package dev.coffre.vault.remote;

import java.time.Duration;

/**
 * How long the remote vault is waited for.
 *
 * @param connect until a connection stands
 * @param idle without a single byte moving in either direction, once connected
 * @param retry in all, for failures that may pass by themselves; zero: the first failure is final
 * @param firstDelay before the first retry; it doubles with each, up to {@code longestDelay}
 * @param longestDelay between two retries
 */
public record Patience(Duration connect, Duration idle, Duration retry, Duration firstDelay, Duration longestDelay) {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(60);

    /** For a person who waits: says within seconds that the vault cannot be reached. */
    public static Patience brief() {
        return new Patience(CONNECT, IDLE, Duration.ofSeconds(2), Duration.ofMillis(200), Duration.ofSeconds(1));
    }

    /** For a job that has begun: a vault that restarts or a line that breaks does not end it. */
    public static Patience lasting() {
        return new Patience(CONNECT, IDLE, Duration.ofMinutes(3), Duration.ofMillis(250), Duration.ofSeconds(15));
    }

    public Patience withRetry(Duration longest) {
        return new Patience(connect, idle, longest, firstDelay, longestDelay);
    }
}
