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
import java.util.function.Function;

/** The pins of a service of one process, in its memory. A restart loses them. */
public final class MemorySessionPins implements SessionPins {
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

    /** Pins unconditionally. Only for the admission thread, whose work never overlaps with a flip. */
    void add(VaultId vault, SessionId session, OrdSet ords) {
        add(vault, session, ords, Long.MAX_VALUE);
    }

    /** Waits while a flip runs. */
    @Override
    public synchronized boolean add(VaultId vault, SessionId session, OrdSet ords, long seen) {
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

    /** Keeps the lock meanwhile. So a thread that has a connection to the catalog must not wait for it. */
    @Override
    public synchronized void flip(long cycle, Function<PinView, BitSet> flip) {
        BitSet condemned = flip.apply((session, connection) -> ofSession(session)); // this thread waits for it
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

    @Override
    public synchronized BitSet among(SessionId session, BitSet ords) {
        return find(session).map(relied -> relied.among(ords)).orElseGet(BitSet::new);
    }

    @Override
    public PinView view() {
        return (session, connection) -> {
            synchronized (this) {
                return ofSession(session);
            }
        };
    }

    /** Called by the thread that has the lock, or on its behalf. */
    BitSet ofSession(SessionId session) {
        return find(session).map(OrdSet::toBitSet).orElseGet(BitSet::new);
    }

    private Optional<OrdSet> find(SessionId session) {
        return Optional.ofNullable(vaultOf.get(session)).map(vaults::get).map(pinned -> pinned.sessions.get(session));
    }

    @Override
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
