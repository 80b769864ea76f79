package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.SECRET;

import dev.coffre.vault.field.Holds;
import dev.coffre.vault.field.Limit;
import dev.coffre.vault.field.OneOf;
import dev.coffre.vault.retention.Limits;
import java.util.Optional;

/**
 * Changes safeguards of a vault. Absent fields stay unchanged.
 *
 * @param pin a security PIN, if the change protects less than before
 */
public record SetSafeguards(
        @Limit(least = 1, most = Limits.DAYS, ownProblem = true)
        Optional<Integer> days,

        @Limit(least = 1, most = Limits.WEEKS, ownProblem = true)
        Optional<Integer> weeks,

        @Limit(least = 1, most = Limits.MONTHS, ownProblem = true)
        Optional<Integer> months,

        @Limit(least = 1, most = Limits.YEARS, ownProblem = true)
        Optional<Integer> years,

        @Limit(least = SetSafeguards.SOFT_DELETE_LEAST, most = SetSafeguards.SOFT_DELETE_MOST, ownProblem = true)
        Optional<Integer> softDeleteDays,

        @OneOf({"off", "on", "locked"}) Optional<String> immutability,
        @Holds(SECRET) Optional<String> pin) {
    public static final int SOFT_DELETE_LEAST = 14;
    public static final int SOFT_DELETE_MOST = 180;

    /** Returns the requested changes in one line, without the PIN. */
    public String changes() {
        return WireJson.line(
                new SetSafeguards(days, weeks, months, years, softDeleteDays, immutability, Optional.empty()));
    }

    /** Omits the PIN, which must not reach a log. */
    @Override
    public String toString() {
        return "SetSafeguards" + changes();
    }
}
