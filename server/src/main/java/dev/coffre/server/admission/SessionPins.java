package dev.coffre.server.admission;

import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.id.VaultId;
import java.util.BitSet;
import java.util.function.Function;

/**
 * The records that open sessions rely on, by ord. A commit checks everything below its root, so a lost pin cannot make a
 * point incomplete. Their total size is limited. At the limit, the vault whose pins use most of it loses those of its least
 * recently used session, so the sessions of a vault do not displace those of another one that uses less. Thread-safe.
 */
public interface SessionPins {
    /** The maximum of their total size: enough for eight sessions that rely on records all over a store of half a billion. */
    long MAX_BYTES = 64 << 20;

    /** Returns the ords that a session relies on, read within a unit of work of the catalog. */
    @FunctionalInterface
    interface PinView {
        BitSet ofSession(SessionId session, CatalogConnection connection);
    }

    /**
     * Pins records that a catalog read found live, unless a flip came after that read. In that case nothing is pinned, and
     * the caller must read again.
     *
     * @param seen the newest cycle whose condemnations were in effect when the catalog was read
     * @return whether the records were pinned
     */
    boolean add(VaultId vault, SessionId session, OrdSet ords, long seen);

    /**
     * Runs the flip of a cycle, from the last read of the pins until its condemnations are in effect. Nothing is pinned
     * between its transaction's reads and its end.
     *
     * @param flip gets the view that it reads by, and returns the ords that it condemned, on which nobody relies any more
     */
    void flip(long cycle, Function<PinView, BitSet> flip);

    /** Returns those of {@code ords} that the session relies on. Called without a connection to the catalog. */
    BitSet among(SessionId session, BitSet ords);

    /** Returns the view for reads outside of a flip. */
    PinView view();

    /**
     * Forgets the session's pins. Call this after the transaction that removed the session. A caller of {@link #add} looks the
     * session up afterwards, and forgets it too if it was removed meanwhile. So no pins stay without their session.
     */
    void forget(SessionId session);
}
