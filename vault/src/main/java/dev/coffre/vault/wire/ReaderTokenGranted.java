package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.ID;
import static dev.coffre.vault.field.Holds.What.MILLIS;
import static dev.coffre.vault.field.Holds.What.SECRET;

import dev.coffre.vault.field.Holds;

/** A bearer token that reads one domain, until {@code expires} (ms). */
public record ReaderTokenGranted(
        @Holds(SECRET) String token,
        @Holds(MILLIS) long expires,
        @Holds(ID) String domain,
        String machineName) {
    /** Omits the token, which must not reach a log. */
    @Override
    public String toString() {
        return "ReaderTokenGranted";
    }
}
