package dev.coffre.vault.wire;

import dev.coffre.vault.field.Limit;
import java.util.Optional;

/**
 * Sets the pace of the scrub. Absent fields stay unchanged. Days are 1 to 365; {@code mostBytes} limits the bytes a day, 0 for
 * no limit.
 */
public record SetScrub(
        @Limit(least = SetScrub.FEWEST_DAYS, most = SetScrub.MOST_DAYS, ownProblem = true)
        Optional<Integer> days,

        @Limit(most = Limit.COUNT) Optional<Long> mostBytes) {
    public static final int FEWEST_DAYS = 1;
    public static final int MOST_DAYS = 365;
}
