package dev.coffre.server.admission;

import dev.coffre.vault.id.SessionId;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The records that open sessions rely on, by ord. In memory only: after a restart a commit still checks everything below
 * its root, so a lost pin can make nothing incomplete. Thread-safe.
 */
public final class Pins {
    /** A BitSet grows with the greatest ord: for a hundred million records, twelve megabytes a session. */
    private static final int MOST_SESSIONS = 64;

    private final Map<SessionId, BitSet> pins = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<SessionId, BitSet> eldest) {
            return size() > MOST_SESSIONS;
        }
    };

    /** The newest cycle whose flip this service has run; 0 before the first. */
    private long flipped;

    /** For the committer, beside which no flip runs. */
    void add(SessionId session, BitSet ords) {
        add(session, ords, Long.MAX_VALUE);
    }

    /**
     * Pins what a look at the catalog found live, unless a flip came after that look: then nothing is pinned, and the
     * look says nothing any more. Waits while a flip runs.
     *
     * @param seen the newest cycle whose condemnations held when the catalog was looked at
     * @return whether the session relies on the records from now on
     */
    synchronized boolean add(SessionId session, BitSet ords, long seen) {
        if (seen < flipped) {
            return false;
        }
        pins.computeIfAbsent(session, first -> new BitSet()).or(ords);
        return true;
    }

    /**
     * Runs the flip of a cycle, from the last look at the pins until its condemnations hold. Nothing is pinned meanwhile.
     *
     * @param flip returns what it condemned, on which no session relies any more
     */
    public synchronized void flip(long cycle, Supplier<BitSet> flip) {
        BitSet condemned = flip.get();
        pins.values().forEach(relied -> relied.andNot(condemned));
        flipped = cycle;
    }

    /** Those of {@code ords} that the session relies on. */
    public synchronized BitSet among(SessionId session, BitSet ords) {
        BitSet both = (BitSet) ords.clone();
        both.and(pins.getOrDefault(session, new BitSet()));
        return both;
    }

    /** What the session relies on. */
    public synchronized BitSet of(SessionId session) {
        return (BitSet) pins.getOrDefault(session, new BitSet()).clone();
    }

    public synchronized void forget(SessionId session) {
        pins.remove(session);
    }
}
