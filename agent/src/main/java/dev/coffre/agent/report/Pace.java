package dev.coffre.agent.report;

import java.time.Duration;

/**
 * How often a vault is told of a job (docs/protocol.md §6).
 *
 * @param between two reports at least
 * @param silence at most, even if nothing has changed
 * @param farewell how long a job that has ended waits for its last report to go out
 */
public record Pace(Duration between, Duration silence, Duration farewell) {
    public static final Pace USUAL = new Pace(Duration.ofSeconds(5), Duration.ofSeconds(55), Duration.ofSeconds(5));
}
