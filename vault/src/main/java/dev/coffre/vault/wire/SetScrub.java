package dev.coffre.vault.wire;

import dev.coffre.vault.field.Limit;
import java.util.Optional;

/** How fast the store is read again; what is absent stays. Days 1 to 365; bytes a day at most, 0 for as many as it takes. */
public record SetScrub(
        @Limit(least = SetScrub.FEWEST_DAYS, most = SetScrub.MOST_DAYS, ownProblem = true)
        Optional<Integer> days,

        @Limit(most = Limit.COUNT) Optional<Long> mostBytes) {
    public static final int FEWEST_DAYS = 1;
    public static final int MOST_DAYS = 365;
}
