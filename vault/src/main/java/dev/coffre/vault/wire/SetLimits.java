package dev.coffre.vault.wire;

import dev.coffre.vault.field.Limit;
import java.util.Optional;

/** Changes limits of a vault. Absent fields stay unchanged. */
public record SetLimits(
        @Limit(least = 1, most = SetLimits.MOST_POINTS, ownProblem = true)
        Optional<Integer> pointsADay,

        @Limit(least = 1, most = SetLimits.MOST_DAYS, ownProblem = true)
        Optional<Integer> retainDays,

        @Limit(least = 1, most = SetLimits.MOST_REGISTRATIONS, ownProblem = true)
        Optional<Integer> registrations) {
    public static final int MOST_POINTS = 10_000;
    public static final int MOST_DAYS = 36_160;
    public static final int MOST_REGISTRATIONS = 100_000;
}
