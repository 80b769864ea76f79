package dev.coffre.server.access;

import java.time.Instant;

/** A token on its way to the one who asked for it; the vault keeps only its hash. */
public record IssuedToken(String token, Instant expires) {
    /** Without the token, which must not reach a log. */
    @Override
    public String toString() {
        return "token until " + expires;
    }
}
