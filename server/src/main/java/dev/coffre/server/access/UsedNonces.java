package dev.coffre.server.access;

import dev.coffre.vault.id.Sha256;
import java.time.Instant;

/** Nonces that were used. Thread-safe. */
public interface UsedNonces {
    /** Returns whether the nonce was used. Writes nothing. */
    boolean isUsed(Sha256 nonce);

    /**
     * Marks the nonce as used. Only holders of a machine's key come here, at the pace that {@link MachineTokenPace} allows,
     * which bounds the number of kept nonces.
     *
     * @param until when the nonce is no longer valid and can be forgotten
     * @return true if it was unused
     */
    boolean use(Sha256 nonce, Instant until, Instant now);
}
