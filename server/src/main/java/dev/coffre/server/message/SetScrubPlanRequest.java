package dev.coffre.server.message;

import dev.coffre.vault.field.FieldLimit;
import java.util.Optional;

/**
 * Sets the pace of the scrub. Absent fields stay unchanged. Days are 1 to 365; {@code mostBytes} limits the bytes a
 * day, 0 for no limit.
 */
public record SetScrubPlanRequest(
        @FieldLimit(min = SetScrubPlanRequest.MIN_DAYS, max = SetScrubPlanRequest.MAX_DAYS, ownProblem = true)
        Optional<Integer> days,

        @FieldLimit(max = FieldLimit.MAX_COUNT) Optional<Long> mostBytes) {
    public static final int MIN_DAYS = 1;
    public static final int MAX_DAYS = 365;
}
