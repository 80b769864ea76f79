package dev.coffre.vault.wire;

import static dev.coffre.vault.wire.Holds.What.SECRET;

import java.util.Optional;

/**
 * Asks for other safeguards of a vault; what is missing stays as it is.
 *
 * @param pin a security PIN, for what protects less than before
 */
public record SetSafeguards(
        Optional<Integer> days,
        Optional<Integer> weeks,
        Optional<Integer> months,
        Optional<Integer> years,
        Optional<Integer> softDeleteDays,
        @OneOf({"off", "on", "locked"}) Optional<String> immutability,
        @Holds(SECRET) Optional<String> pin) {
    /** What is asked for, in one line and without the PIN. */
    public String changes() {
        return WireJson.line(
                new SetSafeguards(days, weeks, months, years, softDeleteDays, immutability, Optional.empty()));
    }

    /** Without the PIN, which must not reach a log. */
    @Override
    public String toString() {
        return "SetSafeguards" + changes();
    }
}
