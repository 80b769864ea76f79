package dev.coffre.agent.job;

import java.time.Duration;
import java.util.Optional;

/**
 * How fast a job goes on now.
 *
 * @param bytesPerSecond over the last seconds
 * @param timeLeft at this rate; empty if it cannot be estimated
 */
public record JobRate(long bytesPerSecond, Optional<Duration> timeLeft) {
    public static final JobRate NONE = new JobRate(0, Optional.empty());
}
