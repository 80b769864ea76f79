package dev.coffre.vault.store.scrub;

import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.journal.JournalSegment;
import dev.coffre.vault.store.storage.JournalFiles;
import dev.coffre.vault.store.storage.JournalWalk;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks every segment of the journal, and collects those events of the undamaged ones that say what the store must hold.
 */
final class JournalScrub {
    private final JournalWalk walk;
    private final List<JournalEvent> events = new ArrayList<>();

    JournalScrub(JournalFiles journal, VerifyingKey vaultKey, long lastSegment) {
        this.walk = journal.walkAfter(0, lastSegment, vaultKey);
        for (JournalSegment segment : walk) {
            segment.events().stream().filter(JournalScrub::isAboutFiles).forEach(events::add);
        }
    }

    private static boolean isAboutFiles(JournalEvent event) {
        return event instanceof JournalEvent.VaultCreated
                || event instanceof JournalEvent.SlotsWritten
                || event instanceof JournalEvent.PointCommitted
                || event instanceof JournalEvent.RecordAliased;
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

    /** Returns the events about vaults, slots, points and aliases, in order. */
    List<JournalEvent> events() {
        return events;
    }
}
