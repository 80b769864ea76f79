package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.SECRET;

import dev.coffre.vault.field.AllowedValues;
import dev.coffre.vault.field.FieldFormat;
import dev.coffre.vault.field.FieldLimit;
import dev.coffre.vault.retention.PolicyLimits;
import dev.coffre.vault.wire.WireJson;
import java.util.Optional;

/**
 * Changes safeguards of a vault. Absent fields stay unchanged.
 *
 * @param pin a security PIN, if the change protects less than before
 */
public record SetSafeguardsRequest(
        @FieldLimit(min = 1, max = PolicyLimits.MAX_DAYS, ownProblem = true)
        Optional<Integer> days,

        @FieldLimit(min = 1, max = PolicyLimits.MAX_WEEKS, ownProblem = true)
        Optional<Integer> weeks,

        @FieldLimit(min = 1, max = PolicyLimits.MAX_MONTHS, ownProblem = true)
        Optional<Integer> months,

        @FieldLimit(min = 1, max = PolicyLimits.MAX_YEARS, ownProblem = true)
        Optional<Integer> years,

        @FieldLimit(
                min = SetSafeguardsRequest.SOFT_DELETE_MIN_DAYS,
                max = SetSafeguardsRequest.SOFT_DELETE_MAX_DAYS,
                ownProblem = true)
        Optional<Integer> softDeleteDays,

        @AllowedValues({"off", "on", "locked"}) Optional<String> immutability,
        @FieldFormat(SECRET) Optional<String> pin) {
    public static final int SOFT_DELETE_MIN_DAYS = 14;
    public static final int SOFT_DELETE_MAX_DAYS = 180;

    /** Returns the requested changes in one line, without the PIN. */
    public String changes() {
        return WireJson.writeLine(
                new SetSafeguardsRequest(days, weeks, months, years, softDeleteDays, immutability, Optional.empty()));
    }

    /** Omits the PIN, which must not reach a log. */
    @Override
    public String toString() {
        return "SetSafeguardsRequest" + changes();
    }
}
