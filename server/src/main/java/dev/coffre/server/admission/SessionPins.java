package dev.coffre.server.admission;

import dev.coffre.vault.id.SessionId;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The records that open sessions rely on, by ord. Kept in memory only: a commit checks everything below its root even
 * after a restart, so a lost pin cannot make a point incomplete. Thread-safe.
 */
public final class SessionPins {
    /**
     * Maximum number of sessions with pins. A BitSet grows with the greatest ord: 12 MB a session for a hundred million
     * records.
     */
    private static final int MAX_SESSIONS = 64;

    private final Map<SessionId, BitSet> pins = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<SessionId, BitSet> eldest) {
            return size() > MAX_SESSIONS;
        }
    };

    /** The newest cycle that this service has flipped; 0 before the first. */
    private long flipped;

    /** Pins unconditionally. Only for the committer, whose work never overlaps with a flip. */
    void add(SessionId session, BitSet ords) {
        add(session, ords, Long.MAX_VALUE);
    }

    /**
     * Pins records that a catalog read found live, unless a flip came after that read. In that case nothing is pinned, and
     * the caller must read again. Waits while a flip runs.
     *
     * @param seen the newest cycle whose condemnations were in effect when the catalog was read
     * @return whether the records were pinned
     */
    synchronized boolean add(SessionId session, BitSet ords, long seen) {
        if (seen < flipped) {
            return false;
        }
        pins.computeIfAbsent(session, first -> new BitSet()).or(ords);
        return true;
    }

    /**
     * Runs the flip of a cycle, from the last read of the pins until its condemnations are in effect. Nothing is pinned
     * meanwhile.
     *
     * @param flip returns the ords that it condemned; their pins are dropped
     */
    public synchronized void flip(long cycle, Supplier<BitSet> flip) {
        BitSet condemned = flip.get();
        pins.values().forEach(relied -> relied.andNot(condemned));
        flipped = cycle;
    }

    /** Returns those of {@code ords} that the session relies on. */
    public synchronized BitSet among(SessionId session, BitSet ords) {
        BitSet both = (BitSet) ords.clone();
        both.and(pins.getOrDefault(session, new BitSet()));
        return both;
    }

    /** Returns the ords that the session relies on. */
    public synchronized BitSet ofSession(SessionId session) {
        return (BitSet) pins.getOrDefault(session, new BitSet()).clone();
    }

    public synchronized void forget(SessionId session) {
        pins.remove(session);
    }
}
