package dev.coffre.server.message;

import dev.coffre.vault.field.FieldLimit;
import java.util.Optional;

/** Changes limits of a vault. Absent fields stay unchanged. */
public record SetLimitsRequest(
        @FieldLimit(min = 1, max = SetLimitsRequest.MAX_POINTS, ownProblem = true)
        Optional<Integer> pointsADay,

        @FieldLimit(min = 1, max = SetLimitsRequest.MAX_DAYS, ownProblem = true)
        Optional<Integer> retainDays,

        @FieldLimit(min = 1, max = SetLimitsRequest.MAX_REGISTRATIONS, ownProblem = true)
        Optional<Integer> registrations) {
    public static final int MAX_POINTS = 10_000;
    public static final int MAX_DAYS = 36_160;
    public static final int MAX_REGISTRATIONS = 100_000;
}
