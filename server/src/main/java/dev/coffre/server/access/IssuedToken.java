package dev.coffre.server.access;

import java.time.Instant;

/**
 * A new token for the client that asked for it. The vault keeps only its hash.
 *
 * @param identity whom the token authenticates
 */
public record IssuedToken(String token, Instant expires, TokenIdentity identity) {
    /** Omits the token, which must not reach a log. */
    @Override
    public String toString() {
        return "token until " + expires;
    }
}
