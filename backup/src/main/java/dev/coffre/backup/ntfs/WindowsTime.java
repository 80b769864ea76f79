package dev.coffre.backup.ntfs;

import dev.coffre.backup.entry.Timestamp;

/** Converts a {@code FILETIME}: 100-nanosecond intervals since 1601-01-01T00:00:00Z. */
public final class WindowsTime {
    private static final long TICKS_PER_SECOND = 10_000_000;
    private static final int NANOS_PER_TICK = 100;

    /** Seconds from 1601 to 1970. */
    private static final long EPOCH_SECONDS = 11_644_473_600L;

    private WindowsTime() {}

    /** @param ticks signed, as NTFS keeps them */
    public static Timestamp timestamp(long ticks) {
        return new Timestamp(
                Math.floorDiv(ticks, TICKS_PER_SECOND) - EPOCH_SECONDS,
                (int) Math.floorMod(ticks, TICKS_PER_SECOND) * NANOS_PER_TICK);
    }

    /** Returns the last tick that is not later than {@code time}; the first or last one if it is out of range. */
    public static long ticks(Timestamp time) {
        long last = Math.floorDiv(Long.MAX_VALUE, TICKS_PER_SECOND) - EPOCH_SECONDS;
        long first = Math.floorDiv(Long.MIN_VALUE, TICKS_PER_SECOND) - EPOCH_SECONDS;
        if (time.seconds() > last || time.seconds() < first) {
            return time.seconds() > last ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
        long seconds = time.seconds() + EPOCH_SECONDS;
        long ticks = time.nanos() / NANOS_PER_TICK;
        // Counts back from the next second before 1601, so that the multiplication never overflows.
        long product = (seconds < 0 ? seconds + 1 : seconds) * TICKS_PER_SECOND;
        long rest = seconds < 0 ? ticks - TICKS_PER_SECOND : ticks;
        long sum = product + rest;
        boolean overflows = ((product ^ sum) & (rest ^ sum)) < 0;
        return !overflows ? sum : seconds < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
}
