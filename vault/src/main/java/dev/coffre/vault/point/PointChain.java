package dev.coffre.vault.point;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * A machine's recovery points and tombstones: every seq from 1 to the head, each naming the hash of its predecessor.
 * The chain is read from its head, page by page. So memory does not grow with its length, and no number of newer points
 * can hide an older one. Each step checks that the link has the hash that the newer link names. The caller checks
 * signatures.
 */
public final class PointChain {
    /** Links per page of a walk. */
    public static final int PAGE_SIZE = 256;

    private final MachineId machine;
    private final Map<Integer, VerifyingKey> pointKeys;
    private final ChainHead head;
    private final LinkSource pages;

    /** The source of a chain's links. */
    @FunctionalInterface
    public interface LinkSource {
        /**
         * Returns links before {@code seq}, newest first and without a gap: 1 to {@code most} of them, and none only if
         * there are none. A run of tombstones may be one link.
         */
        List<ChainLink> before(long seq, int most);
    }

    /**
     * @param pointKeys the machine's point keys by key generation, as the vault states them. A reader that knows better uses
     *     its own keys, and requires every point's SIV in any case
     * @param head the head, as the vault states it
     */
    public PointChain(MachineId machine, Map<Integer, VerifyingKey> pointKeys, ChainHead head, LinkSource pages) {
        this.machine = machine;
        this.pointKeys = Map.copyOf(pointKeys);
        this.head = head;
        this.pages = pages;
    }

    /**
     * Makes a chain from links in memory. Anything but a gapless chain of one machine is {@code chain-broken}.
     *
     * @param links oldest first
     */
    public PointChain(MachineId machine, Map<Integer, VerifyingKey> pointKeys, List<ChainLink> links) {
        this(
                machine,
                pointKeys,
                links.isEmpty()
                        ? ChainHead.NONE
                        : new ChainHead(links.getLast().seq(), links.getLast().hash()),
                inMemory(List.copyOf(links)));
        newestFirst().forEach(link -> {});
    }

    private static LinkSource inMemory(List<ChainLink> links) {
        List<ChainLink> newestFirst = links.reversed();
        return (seq, most) -> newestFirst.stream()
                .dropWhile(link -> link.seq() >= seq)
                .limit(most)
                .toList();
    }

    public MachineId machine() {
        return machine;
    }

    public Map<Integer, VerifyingKey> pointKeys() {
        return pointKeys;
    }

    public ChainHead head() {
        return head;
    }

    /**
     * Iterates over the whole chain. A link that does not have the hash named by the newer link is {@code chain-broken}
     * when it is reached.
     */
    public Iterable<ChainLink> newestFirst() {
        return () -> new Walk(head.seq(), Optional.of(head.hash()));
    }

    /**
     * As {@link #newestFirst()}, from the link before {@code seq} on. The links between the head and that link are not
     * checked.
     */
    public Iterable<ChainLink> newestFirst(long seq) {
        return seq > head.seq() ? newestFirst() : () -> new Walk(Math.max(0, seq - 1), Optional.empty());
    }

    /**
     * Returns the link with this seq, without checking the links between the head and it. For a run of tombstones it is the
     * part up to this seq.
     *
     * @throws Problem {@code chain-broken} if the vault returns another link
     */
    public Optional<ChainLink> linkAt(long seq) {
        if (seq < 1 || seq > head.seq()) {
            return Optional.empty();
        }
        List<ChainLink> found = pages.before(seq + 1, 1);
        if (found.isEmpty()
                || found.getFirst().seq() != seq
                || !found.getFirst().machine().equals(machine)) {
            throw broken(seq);
        }
        return Optional.of(found.getFirst());
    }

    /** Returns whether the vault says that this was once the head. */
    public boolean wasHead(ChainHead once) {
        return once.seq() == 0
                || once.equals(head)
                || linkAt(once.seq())
                        .filter(link -> link.hash().equals(once.hash()))
                        .isPresent();
    }

    /** Returns all links, oldest first, in memory. Only for chains that are known to be short. */
    public List<ChainLink> links() {
        List<ChainLink> links = new ArrayList<>();
        newestFirst().forEach(links::add);
        return List.copyOf(links.reversed());
    }

    /** As {@link #links()}, but only the points that still exist and that the vault can read. */
    public List<StoredPoint> points() {
        return links().stream()
                .filter(StoredPoint.class::isInstance)
                .map(StoredPoint.class::cast)
                .toList();
    }

    @Override
    public String toString() {
        return "chain of machine " + machine + " up to " + head.seq();
    }

    private Problem broken(long seq) {
        return ProblemCode.CHAIN_BROKEN.with("machine", machine).with("seq", seq);
    }

    private final class Walk implements Iterator<ChainLink> {
        private final Deque<ChainLink> page = new ArrayDeque<>();
        private long seq;
        private Optional<Sha256> hash;

        /** @param hash the hash of the link with this seq, if a newer link or the head names it */
        Walk(long seq, Optional<Sha256> hash) {
            this.seq = seq;
            this.hash = hash;
        }

        @Override
        public boolean hasNext() {
            return seq > 0;
        }

        @Override
        public ChainLink next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            if (page.isEmpty()) {
                page.addAll(pages.before(seq + 1, PAGE_SIZE));
            }
            ChainLink link = page.poll();
            if (link == null || !follows(link)) {
                throw broken(seq);
            }
            seq = link.firstSeq() - 1;
            hash = Optional.of(link.previous());
            return link;
        }

        private boolean follows(ChainLink link) {
            return link.machine().equals(machine)
                    && link.seq() == seq
                    && hash.filter(named -> !named.equals(link.hash())).isEmpty()
                    && (link.firstSeq() == 1) == link.previous().equals(Sha256.ZERO);
        }
    }
}
