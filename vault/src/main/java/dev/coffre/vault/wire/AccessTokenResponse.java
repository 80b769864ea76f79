package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;
import static dev.coffre.vault.field.FieldFormat.Format.SECRET;

import dev.coffre.vault.field.FieldFormat;
import java.util.Optional;

/**
 * A bearer token and its expiry in ms. It is refused from then on.
 *
 * @param address for machines: where the vault is and will be
 */
public record AccessTokenResponse(
        @FieldFormat(SECRET) String token,
        @FieldFormat(MILLIS) long expires,
        Optional<AddressAnnouncementMessage> address) {
    public AccessTokenResponse(String token, long expires) {
        this(token, expires, Optional.empty());
    }

    /** Omits the token, which must not reach a log. */
    @Override
    public String toString() {
        return "AccessTokenResponse";
    }
}
