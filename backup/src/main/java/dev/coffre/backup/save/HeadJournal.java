package dev.coffre.backup.save;

import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.SignedPoint;
import java.time.Instant;
import java.util.Optional;

/**
 * What a machine remembers of its own chain, so that a vault that shows an older or another one is noticed. It is kept
 * with the machine's keys, never in the cache folder, and every verb MUST be durable when it returns.
 */
public interface HeadJournal {

    /** The newest point that the vault acknowledged; {@link ChainHead#NONE} before the first. */
    ChainHead head();

    /** The point that was about to be sent when the journal was last written, if no verb ended that since. */
    Optional<SignedPoint> pending();

    /** When this machine last took over a head that it did not remember. */
    Optional<Instant> lastAdoption();

    /** {@code point} is about to be sent. */
    void sending(SignedPoint point);

    /** The vault holds the point of this head; nothing is pending any more. */
    void committed(ChainHead head, Receipt receipt);

    /** This machine goes on from a head that it did not remember; nothing is pending any more. */
    void adopted(ChainHead head, Instant at);
}
