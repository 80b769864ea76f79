package dev.coffre.server.portal.frame;

import java.io.Serial;

/**
 * What was asked for takes a fresh proof of identity. No {@code Problem}, because a page must not show it as one: the form
 * is kept and goes on once the proof is given.
 */
public final class ProofNeeded extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    ProofNeeded(Throwable cause) {
        super(cause);
    }
}
