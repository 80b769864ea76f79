package dev.coffre.backup.win32;

import dev.coffre.backup.entry.Timestamp;

/** Times as Windows counts them: units of 100 ns since 1601-01-01T00:00:00Z ("FILETIME", Microsoft Learn). */
public final class FileTime {
    private static final long EPOCH_SECONDS = 11_644_473_600L;
    private static final long UNITS_PER_SECOND = 10_000_000;
    private static final int NANOS_PER_UNIT = 100;
    private static final long MAX_SECONDS = Long.MAX_VALUE / UNITS_PER_SECOND - 1;

    private FileTime() {}

    /** Returns the time, rounded down; the nearest possible one if Windows cannot count it. 0 and negative values are none. */
    public static long of(Timestamp time) {
        long seconds = Math.clamp(time.seconds(), -EPOCH_SECONDS, MAX_SECONDS - EPOCH_SECONDS) + EPOCH_SECONDS;
        return Math.max(1, seconds * UNITS_PER_SECOND + time.nanos() / NANOS_PER_UNIT);
    }

    public static Timestamp timestamp(long fileTime) {
        long seconds = Math.floorDiv(fileTime, UNITS_PER_SECOND) - EPOCH_SECONDS;
        return new Timestamp(seconds, (int) (Math.floorMod(fileTime, UNITS_PER_SECOND) * NANOS_PER_UNIT));
    }

    /** Returns whether Windows can count the time, apart from the digits below 100 ns. */
    public static boolean holds(Timestamp time) {
        return time.seconds() >= -EPOCH_SECONDS && time.seconds() < MAX_SECONDS - EPOCH_SECONDS;
    }
}
