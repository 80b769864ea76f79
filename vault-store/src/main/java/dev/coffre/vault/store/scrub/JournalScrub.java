package dev.coffre.vault.store.scrub;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.journal.JournalSegment;
import dev.coffre.vault.store.storage.JournalFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks every segment of the journal, and collects the events of the undamaged ones, which say what the store must
 * hold.
 */
final class JournalScrub {
    private final List<StoreFinding> findings = new ArrayList<>();
    private final List<JournalEvent> events = new ArrayList<>();

    JournalScrub(JournalFiles journal, VerifyingKey vaultKey, long lastSegment) {
        Optional<JournalSegment> before = Optional.empty();
        for (long number = 1; number <= Math.max(journal.lastNumber(), lastSegment); number++) {
            before = read(journal, vaultKey, number, before);
        }
    }

    private Optional<JournalSegment> read(
            JournalFiles journal, VerifyingKey vaultKey, long number, Optional<JournalSegment> before) {
        try {
            JournalSegment segment = journal.segment(number);
            if (!segment.isSignedBy(vaultKey)) {
                findings.add(new StoreFinding.SegmentDamaged(number, "its signature does not match"));
                return Optional.empty();
            }
            if (before.isPresent() && !segment.follows(before.get())) {
                findings.add(new StoreFinding.SegmentDamaged(number, "it does not follow the one before"));
            }
            events.addAll(segment.events());
            return Optional.of(segment);
        } catch (Problem problem) {
            findings.add(new StoreFinding.SegmentDamaged(
                    number, problem.details().getOrDefault("reason", problem.getMessage())));
            return Optional.empty();
        }
    }

    List<StoreFinding> findings() {
        return List.copyOf(findings);
    }

    /** Returns the events of the undamaged segments, in order. */
    List<JournalEvent> events() {
        return List.copyOf(events);
    }
}
