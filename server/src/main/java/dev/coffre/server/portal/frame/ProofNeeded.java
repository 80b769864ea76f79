package dev.coffre.server.portal.frame;

import java.io.Serial;

/**
 * The request needs a fresh proof of identity. Not a {@code Problem}, because no page shows it as an error: the form is kept
 * and continues after the proof.
 */
public final class ProofNeeded extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    ProofNeeded(Throwable cause) {
        super(cause);
    }
}
