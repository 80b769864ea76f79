package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.MILLIS;
import static dev.coffre.vault.field.Holds.What.SECRET;

import dev.coffre.vault.field.Holds;

/** A security PIN and its expiry in ms. It is refused from then on. */
public record PinGranted(
        @Holds(SECRET) String pin, @Holds(MILLIS) long expires) {
    /** Omits the PIN, which must not reach a log. */
    @Override
    public String toString() {
        return "PinGranted";
    }
}
