package dev.coffre.server.catalog;

import dev.coffre.vault.wire.SetScrub;
import java.time.Duration;

/**
 * How fast the store is read again.
 *
 * @param days within so many everything is read once, {@value #FEWEST_DAYS} to {@value #MOST_DAYS}
 * @param mostBytes that may be read in a day, even if everything then takes longer; 0 for as many as it takes
 */
public record ScrubPlan(int days, long mostBytes) {
    public static final int FEWEST_DAYS = SetScrub.FEWEST_DAYS;
    public static final int MOST_DAYS = SetScrub.MOST_DAYS;

    public ScrubPlan {
        if (days < FEWEST_DAYS || days > MOST_DAYS || mostBytes < 0) {
            throw new IllegalArgumentException(days + " days, " + mostBytes + " bytes");
        }
    }

    /** Of a store of this size; at least 1. */
    public long bytesADay(long stored) {
        long wanted = Math.max(1, Math.ceilDiv(stored, days));
        return mostBytes == 0 ? wanted : Math.min(wanted, mostBytes);
    }

    /** How long reading everything takes by this plan; never less than the days it names. */
    public Duration lasts(long stored) {
        return Duration.ofDays(Math.max(days, Math.ceilDiv(stored, bytesADay(stored))));
    }
}
