package dev.coffre.vault.store.storage;

import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.journal.JournalSegment;
import dev.coffre.vault.store.journal.SegmentName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A reading of the journal from its end to its beginning, following the hash of the segment before. Keeps names and hashes
 * only, because a journal of years does not fit into memory: some 150 bytes for each segment. Its segments are read again to
 * be passed on.
 *
 * @param links the intact segments, in order
 * @param damage what is damaged or does not follow, and the first of each run of missing segments, in order
 */
public record JournalWalk(JournalFiles journal, VerifyingKey vaultKey, List<Link> links, List<Damage> damage)
        implements Iterable<JournalSegment> {
    /** An intact segment that counts. */
    public record Link(SegmentName name, Sha256 hash) {}

    /** @param problem {@code journal-damaged} or {@code format-too-new}, with the segment */
    public record Damage(SegmentName segment, Problem problem) {}

    /** Returns a walk over no segments. */
    public static JournalWalk none(JournalFiles journal, VerifyingKey vaultKey) {
        return new JournalWalk(journal, vaultKey, List.of(), List.of());
    }

    static JournalWalk of(JournalFiles journal, long after, long expected, VerifyingKey vaultKey) {
        TreeMap<Long, List<SegmentName>> attempts = new TreeMap<>();
        for (SegmentName name : journal.namesAfter(after, vaultKey)) {
            attempts.computeIfAbsent(name.number(), number -> new ArrayList<>(1))
                    .addFirst(name);
        }
        Walker walker = new Walker(journal, vaultKey);
        long above = Math.max(expected, attempts.isEmpty() ? after : attempts.lastKey()) + 1;
        for (Map.Entry<Long, List<SegmentName>> each : attempts.descendingMap().entrySet()) {
            walker.passGap(each.getKey() + 1, above);
            walker.step(each.getValue());
            above = each.getKey();
        }
        walker.passGap(after + 1, above);
        Collections.reverse(walker.links);
        Collections.reverse(walker.damage);
        return new JournalWalk(journal, vaultKey, walker.links, walker.damage);
    }

    /**
     * Reads the intact segments one by one, in order. Reading one that has changed since is {@code journal-damaged}.
     */
    @Override
    public Iterator<JournalSegment> iterator() {
        return links.stream().map(this::read).iterator();
    }

    public boolean isEmpty() {
        return links.isEmpty();
    }

    private JournalSegment read(Link link) {
        JournalSegment segment = journal.segment(link.name, vaultKey);
        if (!segment.hash().equals(link.hash)) {
            throw JournalFiles.damaged(link.name.number(), "it changed while it was read");
        }
        return segment;
    }

    /** Returns this walk. @throws Problem {@code journal-damaged} with the first segment that is missing or damaged */
    JournalWalk requireIntact() {
        if (!damage.isEmpty()) {
            throw damage.getFirst().problem();
        }
        return this;
    }

    private static final class Walker {
        private final JournalFiles journal;
        private final VerifyingKey vaultKey;
        private final List<Link> links = new ArrayList<>();
        private final List<Damage> damage = new ArrayList<>();

        /** The segment that was read last, which follows the one that is read next. */
        private Optional<JournalSegment> next = Optional.empty();

        Walker(JournalFiles journal, VerifyingKey vaultKey) {
            this.journal = journal;
            this.vaultKey = vaultKey;
        }

        /** Reports the first of the missing segments from this number up to one below {@code above}, if there are any. */
        void passGap(long number, long above) {
            if (number < above) {
                Map<SegmentName, Problem> unusable = new TreeMap<>();
                take(read(new SegmentName(number, 0), unusable), unusable);
            }
        }

        /** Finds the attempt that counts; the greatest comes first. Attempts grow, so that greater ones than the next are last. */
        void step(List<SegmentName> attempts) {
            Map<SegmentName, Problem> unusable = new TreeMap<>();
            Optional<JournalSegment> intact = Optional.empty();
            long greatest = next.map(segment -> segment.name().attempt()).orElse(Long.MAX_VALUE);
            List<SegmentName> likely = new ArrayList<>(attempts);
            likely.sort(Comparator.comparing(name -> name.attempt() > greatest)); // stable
            for (SegmentName name : likely) {
                Optional<JournalSegment> segment = read(name, unusable);
                boolean counts =
                        next.isEmpty() || segment.isPresent() && next.get().follows(segment.get());
                if (counts) {
                    take(segment, unusable);
                    return;
                }
                intact = intact.or(() -> segment);
            }
            if (intact.isPresent()) {
                SegmentName following = next.orElseThrow().name();
                damage.add(new Damage(
                        following, JournalFiles.damaged(following.number(), "it does not follow the one before")));
            }
            take(intact, unusable);
        }

        private void take(Optional<JournalSegment> segment, Map<SegmentName, Problem> unusable) {
            segment.ifPresentOrElse(found -> links.add(new Link(found.name(), found.hash())), () -> {
                Map.Entry<SegmentName, Problem> first =
                        unusable.entrySet().iterator().next();
                damage.add(new Damage(first.getKey(), first.getValue()));
            });
            next = segment;
        }

        private Optional<JournalSegment> read(SegmentName name, Map<SegmentName, Problem> unusable) {
            try {
                return Optional.of(journal.segment(name, vaultKey));
            } catch (Problem problem) {
                unusable.put(name, problem);
                return Optional.empty();
            }
        }
    }
}
