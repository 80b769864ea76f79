package dev.coffre.backup.point;

import dev.coffre.backup.entry.ByteString;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * When a root of a recovery point was last read.
 *
 * @param path of the root, absolute
 * @param seq of the machine's point for which it was read
 * @param began when the run for that point began, by the machine's clock, truncated to milliseconds
 */
public record RootRead(ByteString path, long seq, Instant began) {
    public RootRead {
        began = began.truncatedTo(ChronoUnit.MILLIS);
        if (seq < 1) {
            throw new IllegalArgumentException("a root read for point " + seq);
        }
    }
}
