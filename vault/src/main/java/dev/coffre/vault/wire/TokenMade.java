package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.SECRET;

import dev.coffre.vault.field.Holds;

/** A new API token, which cannot be read again. */
public record TokenMade(@Holds(SECRET) String token, TokenEntry entry) {
    /** Omits the token, which must not reach a log. */
    @Override
    public String toString() {
        return "TokenMade[" + entry + "]";
    }
}
