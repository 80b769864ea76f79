package dev.coffre.server.admission;

import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.id.VaultId;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

    /** Least recently used first. */
    private final Map<SessionId, Pinned> pins = new LinkedHashMap<>(16, 0.75f, true);

    private record Pinned(VaultId vault, OrdSet ords) {}

    private long bytes;

    /** The newest cycle that this service has flipped; 0 before the first. */
    private long flipped;

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
        OrdSet relied = pins.computeIfAbsent(session, first -> new Pinned(vault, new OrdSet()))
                .ords();
        bytes -= relied.bytes();
        relied.addAll(ords);
        bytes += relied.bytes();
        while (bytes > MAX_BYTES) {
            forget(leastRecentOfLargestVault());
        }
        return true;
    }

    private SessionId leastRecentOfLargestVault() {
        Map<VaultId, Long> used = new HashMap<>();
        pins.values().forEach(pinned -> used.merge(pinned.vault, pinned.ords.bytes(), Long::sum));
        VaultId largest = used.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        return pins.entrySet().stream()
                .filter(pinned -> pinned.getValue().vault.equals(largest))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    /**
     * Runs the flip of a cycle, from the last read of the pins until its condemnations are in effect. Nothing is pinned
     * meanwhile.
     *
     * @param flip returns the ords that it condemned; their pins are dropped
     */
    public synchronized void flip(long cycle, Supplier<BitSet> flip) {
        BitSet condemned = flip.get();
        pins.values().forEach(pinned -> pinned.ords.removeAll(condemned));
        bytes = pins.values().stream().mapToLong(pinned -> pinned.ords.bytes()).sum();
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
        return Optional.ofNullable(pins.get(session)).map(Pinned::ords);
    }

    public synchronized void forget(SessionId session) {
        Pinned pinned = pins.remove(session);
        if (pinned != null) {
            bytes -= pinned.ords.bytes();
        }
    }

    synchronized long bytes() {
        return bytes;
    }
}
