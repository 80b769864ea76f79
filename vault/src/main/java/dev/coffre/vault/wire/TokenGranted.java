package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.MILLIS;
import static dev.coffre.vault.field.Holds.What.SECRET;

import dev.coffre.vault.field.Holds;
import java.util.Optional;

/**
 * A bearer token and its expiry in ms. It is refused from then on.
 *
 * @param address for machines: where the vault is and will be
 */
public record TokenGranted(
        @Holds(SECRET) String token, @Holds(MILLIS) long expires, Optional<AddressAnnounced> address) {
    public TokenGranted(String token, long expires) {
        this(token, expires, Optional.empty());
    }

    /** Omits the token, which must not reach a log. */
    @Override
    public String toString() {
        return "TokenGranted";
    }
}
