package dev.coffre.agent.job;

import java.util.Optional;

/**
 * How a job ended, as the history keeps it.
 *
 * @param code of the problem that ended it
 * @param point the recovery point that it made or read
 */
public record JobOutcome(
        int exit, Optional<String> code, Optional<Long> point, long bytesRead, long bytesSent, long warnings) {

    public static JobOutcome failed(int exit, String code) {
        return new JobOutcome(exit, Optional.of(code), Optional.empty(), 0, 0, 0);
    }
}
