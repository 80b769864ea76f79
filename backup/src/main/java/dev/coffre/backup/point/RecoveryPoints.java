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
import java.util.function.Supplier;

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
            Iterator<Supplier<ListedPoint>> each = new SignatureWalk(links.iterator());
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return each.hasNext();
                }

                @Override
                public ListedPoint next() {
                    return each.next().get();
                }
            };
        };
    }

    /** As {@link #newestFirst()}, but the caller opens each, on any thread. The signatures are verified here. */
    public Iterator<Supplier<ListedPoint>> newestFirstUnopened() {
        return new SignatureWalk(chain.newestFirst().iterator());
    }

    /** Verifies the signatures that a walk needs. */
    private final class SignatureWalk implements Iterator<Supplier<ListedPoint>> {
        private final Iterator<ChainLink> links;

        /** The link before, if its machine signed it. */
        private Optional<StoredPoint> newer = Optional.empty();

        SignatureWalk(Iterator<ChainLink> links) {
            this.links = links;
        }

        @Override
        public boolean hasNext() {
            return links.hasNext();
        }

        @Override
        public Supplier<ListedPoint> next() {
            return switch (links.next()) {
                case StoredPoint stored -> {
                    Optional<Problem> refused = isProvedByNewer(stored) ? Optional.empty() : signatureProblem(stored);
                    newer = refused.isPresent() ? Optional.empty() : Optional.of(stored);
                    yield () -> refused.<ListedPoint>map(why -> new ListedPoint.Unreadable(stored, why))
                            .orElseGet(() -> listed(stored));
                }
                case Tombstone tombstone -> {
                    newer = Optional.empty();
                    yield () -> listed(tombstone);
                }
            };
        }

        private boolean isProvedByNewer(StoredPoint stored) {
            PointExt ext = stored.point().ext();
            return newer.map(point -> point.point().ext())
                    .filter(next ->
                            next.keyGen() == ext.keyGen() && next.previous().equals(stored.hash()))
                    .isPresent();
        }
    }

    /** Verifies and opens one link of the chain. */
    public ListedPoint open(ChainLink link) {
        return switch (link) {
            case StoredPoint stored ->
                signatureProblem(stored)
                        .<ListedPoint>map(why -> new ListedPoint.Unreadable(stored, why))
                        .orElseGet(() -> listed(stored));
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

    private Optional<Problem> signatureProblem(StoredPoint stored) {
        PointExt ext = stored.point().ext();
        boolean signed = Optional.ofNullable(pointKeys.get(ext.keyGen()))
                .or(ext::handover)
                .filter(key -> stored.point().isSignedBy(key))
                .isPresent();
        return signed ? Optional.empty() : Optional.of(PointOpener.signatureInvalid(ext));
    }

    private ListedPoint listed(StoredPoint signed) {
        try (RecordOpener records = new RecordOpener(keys)) {
            return new ListedPoint.Opened(new PointOpener(records).openSigned(signed.point()), signed.receivedAt());
        } catch (Problem why) {
            return new ListedPoint.Unreadable(signed, why);
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
