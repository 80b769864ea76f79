package dev.coffre.server.admission;

import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.id.VaultId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * The records that open sessions rely on, by ord. Kept in memory only: a commit checks everything below its root even
 * after a restart, so a lost pin cannot make a point incomplete. The memory is limited. At the limit, the vault whose pins
 * use most of it loses those of its least recently used session, so the sessions of a vault do not displace those of
 * another one that uses less. Thread-safe.
 */
public final class SessionPins {
    /** Enough for eight sessions that rely on records all over a store of half a billion. */
    static final long MAX_BYTES = 64 << 20;

    /** The vault of each session that has pins. */
    private final Map<SessionId, VaultId> vaultOf = new HashMap<>();

    private final Map<VaultId, VaultPins> vaults = new HashMap<>();

    private long bytes;

    /** The newest cycle that this service has flipped; 0 before the first. */
    private long flipped;

    /** The pins of a vault's sessions. There is none without a session, and no session without a pin. */
    private static final class VaultPins {
        /** Least recently used first. */
        private final SequencedMap<SessionId, OrdSet> sessions = new LinkedHashMap<>(16, 0.75f, true);

        private long bytes;
    }

    /** Pins unconditionally. Only for the committer, whose work never overlaps with a flip. */
    void add(VaultId vault, SessionId session, OrdSet ords) {
        add(vault, session, ords, Long.MAX_VALUE);
    }

    /**
     * Pins records that a catalog read found live, unless a flip came after that read. In that case nothing is pinned, and
     * the caller must read again. Waits while a flip runs.
     *
     * @param seen the newest cycle whose condemnations were in effect when the catalog was read
     * @return whether the records were pinned
     */
    synchronized boolean add(VaultId vault, SessionId session, OrdSet ords, long seen) {
        if (seen < flipped) {
            return false;
        }
        if (ords.isEmpty()) {
            return true;
        }
        vaultOf.put(session, vault);
        VaultPins pinned = vaults.computeIfAbsent(vault, first -> new VaultPins());
        OrdSet relied = pinned.sessions.computeIfAbsent(session, first -> new OrdSet());
        long before = relied.bytes();
        relied.addAll(ords);
        count(pinned, relied.bytes() - before);
        while (bytes > MAX_BYTES) {
            forget(largestVault().sessions.sequencedKeySet().getFirst());
        }
        return true;
    }

    private void count(VaultPins pinned, long more) {
        pinned.bytes += more;
        bytes += more;
    }

    private VaultPins largestVault() {
        return vaults.values().stream()
                .max(Comparator.comparingLong(pinned -> pinned.bytes))
                .orElseThrow();
    }

    /**
     * Runs the flip of a cycle, from the last read of the pins until its condemnations are in effect. Nothing is pinned
     * meanwhile.
     *
     * @param flip returns the ords that it condemned; their pins are dropped
     */
    public synchronized void flip(long cycle, Supplier<BitSet> flip) {
        BitSet condemned = flip.get();
        List<SessionId> unpinned = new ArrayList<>();
        for (VaultPins pinned : vaults.values()) {
            pinned.sessions.forEach((session, relied) -> {
                long before = relied.bytes();
                relied.removeAll(condemned);
                count(pinned, relied.bytes() - before);
                if (relied.isEmpty()) {
                    unpinned.add(session);
                }
            });
        }
        unpinned.forEach(this::forget);
        flipped = cycle;
    }

    /** Returns those of {@code ords} that the session relies on. */
    public synchronized BitSet among(SessionId session, BitSet ords) {
        return find(session).map(relied -> relied.among(ords)).orElseGet(BitSet::new);
    }

    /** Returns the ords that the session relies on. */
    public synchronized BitSet ofSession(SessionId session) {
        return find(session).map(OrdSet::toBitSet).orElseGet(BitSet::new);
    }

    private Optional<OrdSet> find(SessionId session) {
        return Optional.ofNullable(vaultOf.get(session)).map(vaults::get).map(pinned -> pinned.sessions.get(session));
    }

    /**
     * Forgets the session's pins. Call this after the transaction that removed the session. A caller of {@link #add} looks the
     * session up afterwards, and forgets it too if it was removed meanwhile. So no pins stay without their session.
     */
    public synchronized void forget(SessionId session) {
        VaultId vault = vaultOf.remove(session);
        if (vault != null) {
            vaults.computeIfPresent(vault, (key, pinned) -> {
                OrdSet relied = pinned.sessions.remove(session);
                count(pinned, relied == null ? 0 : -relied.bytes());
                return pinned.sessions.isEmpty() ? null : pinned;
            });
        }
    }

    synchronized long bytes() {
        return bytes;
    }

    /** Returns the number of sessions that have pins. */
    synchronized int sessions() {
        return vaultOf.size();
    }
}
