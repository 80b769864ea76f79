package dev.coffre.backup.point;

import dev.coffre.backup.record.DomainKeys;
import dev.coffre.backup.record.RecordOpener;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.PointExt;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * A machine's recovery points, each opened with both its proofs as it is reached, from the newest back: neither memory nor
 * the way to a point grows with the number of others.
 */
public final class RecoveryPoints {
    private final PointChain chain;
    private final Map<Integer, VerifyingKey> pointKeys;
    private final DomainKeys keys;

    private RecoveryPoints(PointChain chain, Map<Integer, VerifyingKey> pointKeys, DomainKeys keys) {
        this.chain = chain;
        this.pointKeys = Map.copyOf(pointKeys);
        this.keys = keys;
    }

    /**
     * Asks the vault for the chain of {@code machine}.
     *
     * @param known the machine's point keys by generation, if the caller knows better than the vault: its own
     * @throws Problem {@code machine-unknown}, or why the vault cannot be reached
     */
    public static RecoveryPoints read(
            DomainReader vault, MachineId machine, Map<Integer, VerifyingKey> known, DomainKeys keys) {
        return of(vault.points(machine), known, keys);
    }

    /** As {@link #read}, of a chain that was asked for already. */
    public static RecoveryPoints of(PointChain chain, Map<Integer, VerifyingKey> known, DomainKeys keys) {
        Map<Integer, VerifyingKey> pointKeys = new HashMap<>(chain.pointKeys());
        pointKeys.putAll(known);
        return new RecoveryPoints(chain, pointKeys, keys);
    }

    /** As the vault shows it. */
    public PointChain chain() {
        return chain;
    }

    /** By which a later reading can tell whether the chain was shortened. */
    public ChainHead head() {
        return chain.head();
    }

    /**
     * One for every link of the chain. A single point that cannot be opened is listed; a link that is missing or replaced
     * is {@code chain-broken} when it is reached.
     */
    public Iterable<ListedPoint> newestFirst() {
        return opening(chain.newestFirst());
    }

    /** As {@link #newestFirst()}, from the point before {@code seq} on. */
    public Iterable<ListedPoint> newestFirst(long seq) {
        return opening(chain.newestFirst(seq));
    }

    private Iterable<ListedPoint> opening(Iterable<ChainLink> links) {
        return () -> {
            Iterator<ChainLink> from = links.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return from.hasNext();
                }

                @Override
                public ListedPoint next() {
                    return open(from.next());
                }
            };
        };
    }

    /** A link of the chain with what it proves. */
    public ListedPoint open(ChainLink link) {
        return switch (link) {
            case StoredPoint stored -> listed(stored);
            case Tombstone tombstone -> listed(tombstone);
        };
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

    private ListedPoint listed(StoredPoint stored) {
        PointExt ext = stored.point().ext();
        Optional<VerifyingKey> key =
                Optional.ofNullable(pointKeys.get(ext.keyGen())).or(ext::handover);
        if (key.isEmpty()) {
            return new ListedPoint.Unreadable(
                    stored,
                    ProblemCode.POINT_SIGNATURE_INVALID.with("seq", ext.seq()).with("machine", ext.machine()));
        }
        try (RecordOpener records = new RecordOpener(keys)) {
            return new ListedPoint.Opened(
                    new PointOpener(records).open(stored.point(), key.get()), stored.receivedAt());
        } catch (Problem why) {
            return new ListedPoint.Unreadable(stored, why);
        }
    }

    /**
     * The newest point that was not removed; empty if there is none.
     *
     * @throws Problem why it cannot be opened: an older one is never taken for it silently
     */
    public Optional<RecoveryPoint> newest() {
        return newestListed().map(RecoveryPoints::opened);
    }

    /** As {@link #newest()}, whether or not it can be opened. */
    public Optional<ListedPoint> newestListed() {
        for (ListedPoint listed : newestFirst()) {
            if (!(listed instanceof ListedPoint.Removed)) {
                return Optional.of(listed);
            }
        }
        return Optional.empty();
    }

    /**
     * The point that a person means, asked for by itself: it proves what it is by its own seal and signature.
     *
     * @param name its seq
     * @throws Problem {@code point-unknown} if there is none or it was removed, or why it cannot be opened
     */
    public RecoveryPoint find(String name) {
        return opened(findListed(name));
    }

    /** As {@link #find}, whether or not it can be opened. */
    public ListedPoint findListed(String name) {
        return seq(name)
                .flatMap(chain::at)
                .map(this::open)
                .filter(listed -> !(listed instanceof ListedPoint.Removed))
                .orElseThrow(() -> ProblemCode.POINT_UNKNOWN.with("point", name));
    }

    private static Optional<Long> seq(String name) {
        try {
            return Optional.of(Long.valueOf(name.strip()));
        } catch (NumberFormatException noSeq) {
            return Optional.empty();
        }
    }

    private static RecoveryPoint opened(ListedPoint point) {
        return switch (point) {
            case ListedPoint.Opened opened -> opened.point();
            case ListedPoint.Unreadable unreadable -> throw unreadable.why();
            case ListedPoint.Removed removed -> throw ProblemCode.POINT_UNKNOWN.with("point", removed.seq());
        };
    }
}
