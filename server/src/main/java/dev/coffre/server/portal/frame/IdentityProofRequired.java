package dev.coffre.server.portal.frame;

import java.io.Serial;

/**
 * The request needs a fresh proof of identity. Not a {@code Problem}, because no page shows it as an error: the form is kept
 * and continues after the proof.
 */
public final class IdentityProofRequired extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    IdentityProofRequired(Throwable cause) {
        super(cause);
    }
}
