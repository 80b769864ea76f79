package dev.coffre.server.catalog;

import dev.coffre.server.message.SetScrubPlanRequest;
import java.time.Duration;

/**
 * How fast the store is re-read.
 *
 * @param days the length of a full pass, {@value #MIN_DAYS} to {@value #MAX_DAYS}
 * @param maxBytesPerDay the most bytes to read per day, even if a full pass then takes longer; 0 for no limit
 */
public record ScrubPlan(int days, long maxBytesPerDay) {
    public static final int MIN_DAYS = SetScrubPlanRequest.MIN_DAYS;
    public static final int MAX_DAYS = SetScrubPlanRequest.MAX_DAYS;

    public ScrubPlan {
        if (days < MIN_DAYS || days > MAX_DAYS || maxBytesPerDay < 0) {
            throw new IllegalArgumentException(days + " days, " + maxBytesPerDay + " bytes");
        }
    }

    /** Returns the bytes to read per day in a store of this size; at least 1. */
    public long bytesPerDay(long stored) {
        long wanted = Math.max(1, Math.ceilDiv(stored, days));
        return maxBytesPerDay == 0 ? wanted : Math.min(wanted, maxBytesPerDay);
    }

    /** Returns how long a full pass takes; never less than {@code days}. */
    public Duration passDuration(long stored) {
        return Duration.ofDays(Math.max(days, Math.ceilDiv(stored, bytesPerDay(stored))));
    }
}
