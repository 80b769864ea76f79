package dev.coffre.vault.wire;

/** A new token, which nobody can read again. */
public record TokenMade(String token, TokenEntry entry) {
    /** Without the token, which must not reach a log. */
    @Override
    public String toString() {
        return "TokenMade[" + entry + "]";
    }
}
