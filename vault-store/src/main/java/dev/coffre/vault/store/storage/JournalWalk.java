package dev.coffre.vault.store.storage;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.journal.JournalSegment;
import dev.coffre.vault.store.journal.SegmentName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A reading of the journal from its end to its beginning, following the hash of the segment before.
 *
 * @param segments the intact ones, in order
 * @param damage what is damaged or does not follow, and the first of each run of missing segments, in order
 */
public record JournalWalk(List<JournalSegment> segments, List<Damage> damage) {
    /** @param problem {@code journal-damaged} or {@code format-too-new}, with the segment */
    public record Damage(SegmentName segment, Problem problem) {}

    static JournalWalk of(JournalFiles journal, long after, long expected, VerifyingKey vaultKey) {
        TreeMap<Long, List<SegmentName>> attempts = new TreeMap<>();
        for (SegmentName name : journal.namesAfter(after)) {
            attempts.computeIfAbsent(name.number(), number -> new ArrayList<>()).addFirst(name);
        }
        Walker walker = new Walker(journal, vaultKey);
        long above = Math.max(expected, attempts.isEmpty() ? after : attempts.lastKey()) + 1;
        for (Map.Entry<Long, List<SegmentName>> each : attempts.descendingMap().entrySet()) {
            walker.passGap(each.getKey() + 1, above);
            walker.step(each.getValue());
            above = each.getKey();
        }
        walker.passGap(after + 1, above);
        Collections.reverse(walker.segments);
        Collections.reverse(walker.damage);
        return new JournalWalk(walker.segments, walker.damage);
    }

    private static final class Walker {
        private final JournalFiles journal;
        private final VerifyingKey vaultKey;
        private final List<JournalSegment> segments = new ArrayList<>();
        private final List<Damage> damage = new ArrayList<>();
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

        /** Finds the attempt that counts; the greatest comes first. */
        void step(List<SegmentName> attempts) {
            Map<SegmentName, Problem> unusable = new TreeMap<>();
            Optional<JournalSegment> intact = Optional.empty();
            for (SegmentName name : attempts) {
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
            segment.ifPresentOrElse(segments::add, () -> {
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
