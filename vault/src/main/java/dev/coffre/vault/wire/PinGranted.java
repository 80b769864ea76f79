package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.MILLIS;
import static dev.coffre.vault.field.Holds.What.SECRET;

import dev.coffre.vault.field.Holds;

/** A security PIN and the moment, in ms, from which it is refused. */
public record PinGranted(
        @Holds(SECRET) String pin, @Holds(MILLIS) long expires) {
    /** Without its PIN, which must not reach a log. */
    @Override
    public String toString() {
        return "PinGranted";
    }
}
