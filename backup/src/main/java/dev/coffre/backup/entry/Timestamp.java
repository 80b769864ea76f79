package dev.coffre.backup.entry;

import java.util.Comparator;

/**
 * A file time.
 *
 * @param seconds since 1970-01-01T00:00:00Z, negative before
 * @param nanos 0 to 999,999,999, always forward from {@code seconds}
 */
public record Timestamp(long seconds, int nanos) implements Comparable<Timestamp> {
    private static final Comparator<Timestamp> ORDER =
            Comparator.comparingLong(Timestamp::seconds).thenComparingInt(Timestamp::nanos);

    public Timestamp {
        if (nanos < 0 || nanos > 999_999_999) {
            throw new IllegalArgumentException("nanos " + nanos);
        }
    }

    @Override
    public int compareTo(Timestamp other) {
        return ORDER.compare(this, other);
    }
}
