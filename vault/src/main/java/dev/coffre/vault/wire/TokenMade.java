package dev.coffre.vault.wire;

import static dev.coffre.vault.wire.Holds.What.SECRET;

/** A new token, which nobody can read again. */
public record TokenMade(@Holds(SECRET) String token, TokenEntry entry) {
    /** Without the token, which must not reach a log. */
    @Override
    public String toString() {
        return "TokenMade[" + entry + "]";
    }
}
