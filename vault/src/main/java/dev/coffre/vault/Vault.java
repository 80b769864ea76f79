package dev.coffre.vault;

import dev.coffre.vault.id.SessionId;
import java.util.Optional;

/**
 * A vault as one machine sees it: what a backup needs, on top of what a recovery needs. There is no verb that deletes,
 * overwrites or shortens. Everything may be tried again after a lost answer with the same outcome. It MUST be safe for
 * use by several threads at once.
 */
public interface Vault extends DomainReader {

    /**
     * Opens a session, or goes on with the one named, whose totals are kept; it relies on nothing until it is asked again,
     * since the run that was answered is over. One that ended, is unknown or another machine's MUST give a new session.
     */
    VaultSession open(Optional<SessionId> resume);

    /** As {@link #open(Optional)}, for a point on these terms: what the commit would refuse of them is refused now. */
    default VaultSession open(Optional<SessionId> resume, PointTerms terms) {
        return open(resume);
    }

    /**
     * Replaces key slots. It needs a security PIN made for this machine and this operation: else {@code pin-missing},
     * {@code pin-wrong}, {@code pin-expired} or {@code pin-tries-exhausted}. A vault that knows operations wants another
     * PIN for a change that drops the recovery code: else {@code recovery-code-dropped}. A change that does not fit the valid slots,
     * the domain or the epoch MUST be {@code slots-refused}, whole: it is done entirely or not at all, and durable when
     * this returns. The same change a second time MUST succeed without a PIN and without effect.
     */
    void replaceSlots(SlotChange change, SecurityPin pin);
}
