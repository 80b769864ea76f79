package dev.coffre.vault.store.scrub;

import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.storage.JournalFiles;
import dev.coffre.vault.store.storage.JournalWalk;
import java.util.List;

/**
 * Checks every segment of the journal, and collects the events of the undamaged ones, which say what the store must
 * hold.
 */
final class JournalScrub {
    private final JournalWalk walk;

    JournalScrub(JournalFiles journal, VerifyingKey vaultKey, long lastSegment) {
        this.walk = journal.walkAfter(0, lastSegment, vaultKey);
    }

    List<StoreFinding> findings() {
        return walk.damage().stream().map(JournalScrub::finding).toList();
    }

    private static StoreFinding finding(JournalWalk.Damage damage) {
        return new StoreFinding.SegmentDamaged(
                damage.segment(),
                damage.problem()
                        .details()
                        .getOrDefault("reason", damage.problem().getMessage()));
    }

    /** Returns the events of the undamaged segments, in order. */
    List<JournalEvent> events() {
        return walk.segments().stream()
                .flatMap(segment -> segment.events().stream())
                .toList();
    }
}
