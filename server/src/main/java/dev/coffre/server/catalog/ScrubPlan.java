package dev.coffre.server.catalog;

import dev.coffre.vault.wire.SetScrub;
import java.time.Duration;

/**
 * How fast the store is re-read.
 *
 * @param days the length of a full pass, {@value #FEWEST_DAYS} to {@value #MOST_DAYS}
 * @param mostBytes the most bytes to read per day, even if a full pass then takes longer; 0 for no limit
 */
public record ScrubPlan(int days, long mostBytes) {
    public static final int FEWEST_DAYS = SetScrub.FEWEST_DAYS;
    public static final int MOST_DAYS = SetScrub.MOST_DAYS;

    public ScrubPlan {
        if (days < FEWEST_DAYS || days > MOST_DAYS || mostBytes < 0) {
            throw new IllegalArgumentException(days + " days, " + mostBytes + " bytes");
        }
    }

    /** Returns the bytes to read per day in a store of this size; at least 1. */
    public long bytesADay(long stored) {
        long wanted = Math.max(1, Math.ceilDiv(stored, days));
        return mostBytes == 0 ? wanted : Math.min(wanted, mostBytes);
    }

    /** Returns how long a full pass takes; never less than {@code days}. */
    public Duration lasts(long stored) {
        return Duration.ofDays(Math.max(days, Math.ceilDiv(stored, bytesADay(stored))));
    }
}
