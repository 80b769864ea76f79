package dev.coffre.server.state;

import java.time.Duration;

/**
 * How many attempts are allowed within a sliding window.
 *
 * @param name of the counter, the same in all processes and releases
 * @param most attempts under one key
 */
public record AttemptLimit(String name, int most, Duration window) {
    public Counted of(String key) {
        return new Counted(this, key);
    }

    /** Attempts are counted under a subject: an account, a network or a machine. */
    public record Counted(AttemptLimit limit, String key) {}
}
