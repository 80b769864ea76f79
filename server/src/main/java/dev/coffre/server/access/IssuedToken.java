package dev.coffre.server.access;

import java.time.Instant;

/** A new token for the client that asked for it. The vault keeps only its hash. */
public record IssuedToken(String token, Instant expires) {
    /** Omits the token, which must not reach a log. */
    @Override
    public String toString() {
        return "token until " + expires;
    }
}
