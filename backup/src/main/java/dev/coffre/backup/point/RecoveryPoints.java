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
import java.util.function.Function;

/**
 * A machine's recovery points, newest first. Each is opened and both its proofs are verified when it is reached, so neither
 * memory nor the cost of one point grows with the number of others.
 *
 * <p>The signature of a point also proves the point before it, if both have the same key: it covers that point's hash, and a
 * machine verifies what it appends to. So of a walk through the chain, only the newest point of each key is verified by its own
 * signature. The other proof, the seal, is verified for each.
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
     * Fetches the chain of {@code machine} from the vault.
     *
     * @param ownKeys the machine's point keys by generation that the caller trusts more than the vault's: its own
     * @throws Problem {@code machine-unknown}, or why the vault cannot be reached
     */
    public static RecoveryPoints fetch(
            DomainReader vault, MachineId machine, Map<Integer, VerifyingKey> ownKeys, DomainKeys keys) {
        return of(vault.chain(machine), ownKeys, keys);
    }

    /** As {@link #fetch}, for a chain that was fetched before. */
    public static RecoveryPoints of(PointChain chain, Map<Integer, VerifyingKey> ownKeys, DomainKeys keys) {
        Map<Integer, VerifyingKey> pointKeys = new HashMap<>(chain.pointKeys());
        pointKeys.putAll(ownKeys);
        return new RecoveryPoints(chain, pointKeys, keys);
    }

    /** The chain as the vault returned it. */
    public PointChain chain() {
        return chain;
    }

    /** The newest link. A later reader compares it to detect a shortened chain. */
    public ChainHead head() {
        return chain.head();
    }

    /**
     * Returns one item for each link of the chain. A point that cannot be opened is listed as unreadable; a missing or
     * replaced link is {@code chain-broken} when it is reached.
     */
    public Iterable<ListedPoint> newestFirst() {
        return openingEach(chain.newestFirst());
    }

    /** As {@link #newestFirst()}, starting with the point before {@code seq}. */
    public Iterable<ListedPoint> newestFirst(long seq) {
        return openingEach(chain.newestFirst(seq));
    }

    private Iterable<ListedPoint> openingEach(Iterable<ChainLink> links) {
        return () -> {
            Iterator<ChainLink> from = links.iterator();
            return new Iterator<>() {
                private Optional<RecoveryPoint> newer = Optional.empty();

                @Override
                public boolean hasNext() {
                    return from.hasNext();
                }

                @Override
                public ListedPoint next() {
                    ChainLink link = from.next();
                    ListedPoint listed = link instanceof StoredPoint stored && isProvedBy(newer, stored)
                            ? opened(stored, opener -> opener.openSigned(stored.point()))
                            : open(link);
                    newer = listed instanceof ListedPoint.Opened opened ? Optional.of(opened.point()) : Optional.empty();
                    return listed;
                }
            };
        };
    }

    private static boolean isProvedBy(Optional<RecoveryPoint> newer, StoredPoint point) {
        return newer.filter(next -> next.ext().keyGen() == point.point().ext().keyGen()
                        && next.ext().previous().equals(point.hash()))
                .isPresent();
    }

    /** Verifies and opens one link of the chain. */
    public ListedPoint open(ChainLink link) {
        return switch (link) {
            case StoredPoint stored -> listed(stored);
            case Tombstone tombstone -> listed(tombstone);
        };
    }

    private static ListedPoint listed(Tombstone tombstone) {
        return switch (tombstone.reason()) {
            case RETENTION, DELETED_BY_A_PERSON, SOFT_DELETED -> new ListedPoint.Removed(tombstone);
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
        return opened(stored, opener -> opener.open(stored.point(), key.get()));
    }

    private ListedPoint opened(StoredPoint stored, Function<PointOpener, RecoveryPoint> open) {
        try (RecordOpener records = new RecordOpener(keys)) {
            return new ListedPoint.Opened(open.apply(new PointOpener(records)), stored.receivedAt());
        } catch (Problem why) {
            return new ListedPoint.Unreadable(stored, why);
        }
    }

    /**
     * Returns the newest point that was not removed; empty if there is none.
     *
     * @throws Problem why it cannot be opened: an older point is never used silently in its place
     */
    public Optional<RecoveryPoint> newest() {
        return newestListed().map(RecoveryPoints::opened);
    }

    /** As {@link #newest()}, but returns the point even if it cannot be opened. */
    public Optional<ListedPoint> newestListed() {
        for (ListedPoint listed : newestFirst()) {
            if (!(listed instanceof ListedPoint.Removed)) {
                return Optional.of(listed);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the point that a person names, fetched alone: its own seal and signature prove it.
     *
     * @param name its seq
     * @throws Problem {@code point-unknown} if it does not exist or was removed, or why it cannot be opened
     */
    public RecoveryPoint find(String name) {
        return opened(findListed(name));
    }

    /** As {@link #find}, but returns the point even if it cannot be opened. */
    public ListedPoint findListed(String name) {
        return seq(name)
                .flatMap(chain::linkAt)
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
