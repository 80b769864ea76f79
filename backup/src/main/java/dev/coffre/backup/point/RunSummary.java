package dev.coffre.backup.point;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The run that made a recovery point. Times are by the machine's clock, truncated to milliseconds.
 *
 * @param warnings number of items not backed up completely: 0 to 2^32 - 1
 */
public record RunSummary(Instant started, Instant ended, long warnings) {
    public RunSummary {
        started = started.truncatedTo(ChronoUnit.MILLIS);
        ended = ended.truncatedTo(ChronoUnit.MILLIS);
        if (warnings < 0 || warnings > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException(warnings + " warnings");
        }
    }
}
