package dev.coffre.backup.entry;

import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A file time.
 *
 * @param seconds since 1970-01-01T00:00:00Z, negative before
 * @param nanos 0 to 999,999,999, always added to {@code seconds}
 */
public record Timestamp(long seconds, int nanos) implements Comparable<Timestamp> {
    private static final long TWO_DAYS = 2 * 86_400;

    public Timestamp {
        if (nanos < 0 || nanos > 999_999_999) {
            throw new IllegalArgumentException("nanos " + nanos);
        }
    }

    /**
     * Returns the time for display, limited to the range of Java's calendar. File systems allow any 64-bit seconds, a
     * thousand times the age of the universe. Two days are left at each end for time zones.
     */
    public Instant instant() {
        long first = OffsetDateTime.MIN.toEpochSecond() + TWO_DAYS;
        long last = OffsetDateTime.MAX.toEpochSecond() - TWO_DAYS;
        return Instant.ofEpochSecond(Math.clamp(seconds, first, last), nanos);
    }

    @Override
    public int compareTo(Timestamp other) {
        int bySecond = Long.compare(seconds, other.seconds);
        return bySecond != 0 ? bySecond : Integer.compare(nanos, other.nanos);
    }

    // Written by hand, as in Ownership: generated record methods use method handles, which are slow until they are
    // compiled,
    // and a backup without changes is nearly over by then.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Timestamp that && seconds == that.seconds && nanos == that.nanos;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(seconds) + nanos;
    }
}
