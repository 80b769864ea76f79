package dev.coffre.server.admission;

import dev.coffre.vault.id.SessionId;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

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

    public synchronized void add(SessionId session, BitSet ords) {
        pins.computeIfAbsent(session, first -> new BitSet()).or(ords);
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

    /** Nobody relies on these any more. */
    public synchronized void forget(BitSet ords) {
        pins.values().forEach(relied -> relied.andNot(ords));
    }

    public synchronized void forget(SessionId session) {
        pins.remove(session);
    }
}
