package dev.coffre.server.store;

import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.journal.JournalSegment;
import dev.coffre.vault.store.journal.SegmentName;
import dev.coffre.vault.store.storage.JournalFiles;
import dev.coffre.vault.store.storage.JournalWalk;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The journal (docs/format.md §11). Segments that are read are verified with the service's key. Holds no state; the ledger
 * decides which segment is next.
 */
public record Journal(JournalFiles files, SigningKey signingKey, InstantSource clock) {
    /**
     * Reads the newest segment; empty if there are none.
     *
     * @throws dev.coffre.vault.problem.Problem {@code journal-damaged} if it is damaged or another service's
     */
    public Optional<JournalSegment> newest() {
        return newestAfter(0);
    }

    /** As {@link #newest}, among the segments with a greater number. */
    public Optional<JournalSegment> newestAfter(long number) {
        return files.newestAfter(number, signingKey.verifyingKey());
    }

    /** Returns the greatest number of the segments with a greater one than {@code number}; 0 if there are none. */
    public long lastNumberAfter(long number) {
        List<SegmentName> names = files.namesAfter(number, signingKey.verifyingKey());
        return names.isEmpty() ? 0 : names.getLast().number();
    }

    /** Returns the problem of a segment that the catalog includes and the store does not have. */
    public static Problem missing(long number) {
        return ProblemCode.JOURNAL_DAMAGED
                .with("segment", number)
                .with("reason", "the catalog includes it, and it is not there");
    }

    /** @throws dev.coffre.vault.problem.Problem {@code journal-damaged} if it is missing, damaged or another service's */
    public JournalSegment read(SegmentName name) {
        return files.segment(name, signingKey.verifyingKey());
    }

    /**
     * Reads the segments with a greater number, in order.
     *
     * @throws dev.coffre.vault.problem.Problem {@code journal-damaged} unless each segment is there and follows the one
     *     before
     */
    public JournalWalk readAfter(long number) {
        return files.readAfter(number, signingKey.verifyingKey());
    }

    /**
     * Appends a segment with these events. It is durable on return.
     *
     * @param previous hash of the segment before; zero for the first one
     */
    public JournalSegment append(SegmentName name, Sha256 previous, List<JournalEvent> events) {
        JournalSegment segment = JournalSegment.sign(name, previous, clock.instant(), events, signingKey);
        files.append(segment);
        return segment;
    }
}
