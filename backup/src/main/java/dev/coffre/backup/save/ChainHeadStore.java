package dev.coffre.backup.save;

import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.SignedPoint;
import java.time.Instant;
import java.util.Optional;

/**
 * Stores what a machine remembers of its own chain, in order to detect a vault that shows an older or another chain. It is
 * stored with the machine's keys, never in the cache folder. Every change MUST be durable when the method returns.
 */
public interface ChainHeadStore {

    /** Returns the newest point that the vault acknowledged; {@link ChainHead#NONE} before the first. */
    ChainHead head();

    /**
     * Returns the point last passed to {@link #recordSending}; empty after {@link #recordCommit} or {@link #recordAdoption}.
     */
    Optional<SignedPoint> pending();

    /** Returns when this machine last adopted a head that it did not remember. */
    Optional<Instant> lastAdoption();

    /** Records that {@code point} is about to be sent. */
    void recordSending(SignedPoint point);

    /** Records that the vault holds the point of this head. Nothing is pending afterwards. */
    void recordCommit(ChainHead head, Receipt receipt);

    /** Records that this machine continues from a head that it did not remember. Nothing is pending afterwards. */
    void recordAdoption(ChainHead head, Instant at);
}
