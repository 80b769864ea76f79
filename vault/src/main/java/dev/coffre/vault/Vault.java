package dev.coffre.vault;

import dev.coffre.vault.id.SessionId;
import java.util.Optional;

/**
 * A vault as one machine sees it: what a backup needs, on top of what a recovery needs. No method deletes, overwrites
 * or shortens anything. Every call may be repeated after a lost answer, with the same outcome. It MUST be safe for use
 * by several threads at once.
 */
public interface Vault extends DomainReader {

    /**
     * Opens a session, or resumes the named one and keeps its totals. A resumed session relies on nothing until it is asked
     * again, since the run that received the earlier answers is over. If the named session ended, is unknown or belongs to
     * another machine, the vault MUST open a new one.
     */
    VaultSession open(Optional<SessionId> resume);

    /** As {@link #open(Optional)}, for a point on these terms. Terms that the commit would refuse are refused now. */
    default VaultSession open(Optional<SessionId> resume, CommitTerms terms) {
        return open(resume);
    }

    /**
     * Replaces key slots. It needs a security PIN made for this machine and this operation, else it is
     * {@code pin-missing}, {@code pin-wrong}, {@code pin-expired} or {@code pin-tries-exhausted}. A vault that
     * distinguishes operations requires another PIN for a change that drops the recovery code, else it is
     * {@code recovery-code-dropped}. A change that does not fit the valid slots, the domain or the epoch MUST be
     * {@code slots-refused}. A change is applied entirely or not at all, and it is durable on return. The same change a
     * second time MUST succeed without a PIN and without effect.
     */
    void replaceSlots(SlotChange change, SecurityPin pin);
}
