package dev.coffre.backup.point;

import dev.coffre.backup.record.DomainKeys;
import dev.coffre.backup.record.RecordOpener;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.PointExt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A machine's recovery points, each opened with both its proofs. Immutable.
 *
 * @param chain as the vault shows it, gapless
 * @param all one for every link of the chain, oldest first
 */
public record RecoveryPoints(PointChain chain, List<ListedPoint> all) {
    /** Digits of a hash below which a name could mean a seq, or too much. */
    public static final int LEAST_HASH_DIGITS = 4;

    public RecoveryPoints {
        all = List.copyOf(all);
    }

    /**
     * Asks the vault for the chain of {@code machine} and opens every point of it.
     *
     * @param known the machine's point keys by generation, if the caller knows better than the vault: its own. Later
     *     generations follow from the handovers in the chain
     * @throws Problem {@code chain-broken}, {@code machine-unknown}, or why the vault cannot be reached. A single point
     *     that cannot be opened is listed, not thrown
     */
    public static RecoveryPoints read(
            DomainReader vault, MachineId machine, Map<Integer, VerifyingKey> known, DomainKeys keys) {
        return of(vault.points(machine), known, keys);
    }

    /** As {@link #read}, of a chain that is here already. */
    public static RecoveryPoints of(PointChain chain, Map<Integer, VerifyingKey> known, DomainKeys keys) {
        try (RecordOpener records = new RecordOpener(keys)) {
            Reading reading = new Reading(new PointOpener(records), new HashMap<>(chain.pointKeys()));
            reading.pointKeys.putAll(known);
            List<ListedPoint> all = new ArrayList<>();
            for (ChainLink link : chain.links()) {
                all.add(
                        switch (link) {
                            case StoredPoint stored -> reading.listed(stored);
                            case Tombstone tombstone -> listed(tombstone);
                        });
            }
            return new RecoveryPoints(chain, all);
        }
    }

    private static ListedPoint listed(Tombstone tombstone) {
        return switch (tombstone.reason()) {
            case RETENTION, DELETED_BY_A_PERSON, DELETED -> new ListedPoint.Removed(tombstone);
            case UNREADABLE ->
                new ListedPoint.Unreadable(
                        tombstone,
                        ProblemCode.POINT_DAMAGED
                                .with("file", "%016d-%s".formatted(tombstone.seq(), tombstone.hash()))
                                .with("reason", "the vault cannot read it"));
        };
    }

    private record Reading(PointOpener opener, Map<Integer, VerifyingKey> pointKeys) {
        ListedPoint listed(StoredPoint stored) {
            SignedPoint point = stored.point();
            PointExt ext = point.ext();
            VerifyingKey key =
                    pointKeys.getOrDefault(ext.keyGen(), ext.handover().orElse(null));
            if (key == null) {
                return new ListedPoint.Unreadable(
                        stored,
                        ProblemCode.POINT_SIGNATURE_INVALID
                                .with("seq", ext.seq())
                                .with("machine", ext.machine()));
            }
            try {
                RecoveryPoint opened = opener.open(point, key);
                // Only now is it certain that a holder of the data key announced the new point key.
                pointKeys.putIfAbsent(ext.keyGen(), key);
                return new ListedPoint.Opened(opened, stored.receivedAt());
            } catch (Problem why) {
                return new ListedPoint.Unreadable(stored, why);
            }
        }
    }

    /** By which a later reading can tell whether the chain was shortened. */
    public ChainHead head() {
        return chain.head();
    }

    /**
     * The newest point that was not removed; empty if there is none.
     *
     * @throws Problem why it cannot be opened: an older one is never taken for it silently
     */
    public Optional<RecoveryPoint> newest() {
        return all.reversed().stream()
                .filter(Predicate.not(ListedPoint.Removed.class::isInstance))
                .findFirst()
                .map(RecoveryPoints::opened);
    }

    /**
     * The point that a person means.
     *
     * @param name its seq, or the first {@value #LEAST_HASH_DIGITS} or more hex digits of its hash
     * @throws Problem {@code point-unknown} if there is none, it was removed, or the digits fit several; or why it
     *     cannot be opened
     */
    public RecoveryPoint find(String name) {
        String wanted = name.strip().toLowerCase(Locale.ROOT);
        List<ListedPoint> found = matching(point -> Long.toString(point.seq()).equals(wanted));
        if (found.isEmpty() && wanted.length() >= LEAST_HASH_DIGITS) {
            found = matching(point -> point.hash().toString().startsWith(wanted));
        }
        if (found.size() != 1 || found.getFirst() instanceof ListedPoint.Removed) {
            throw ProblemCode.POINT_UNKNOWN.with("point", name);
        }
        return opened(found.getFirst());
    }

    private List<ListedPoint> matching(Predicate<ListedPoint> wanted) {
        return all.stream().filter(wanted).toList();
    }

    private static RecoveryPoint opened(ListedPoint point) {
        return switch (point) {
            case ListedPoint.Opened opened -> opened.point();
            case ListedPoint.Unreadable unreadable -> throw unreadable.why();
            case ListedPoint.Removed removed -> throw ProblemCode.POINT_UNKNOWN.with("point", removed.seq());
        };
    }
}
