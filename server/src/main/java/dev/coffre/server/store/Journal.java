package dev.coffre.server.store;

import dev.coffre.vault.folder.JournalFiles;
import dev.coffre.vault.journal.JournalEvent;
import dev.coffre.vault.journal.JournalSegment;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The journal, to be read and appended to (docs/format.md §11). Not thread-safe: the ledger sees to it that one changes
 * it at a time.
 */
public final class Journal {
    private final JournalFiles files;
    private final SigningKey signingKey;
    private final InstantSource clock;
    private Optional<JournalSegment> newest = Optional.empty();

    private Journal(JournalFiles files, SigningKey signingKey, InstantSource clock) {
        this.files = files;
        this.signingKey = signingKey;
        this.clock = clock;
        long last = files.lastNumber();
        this.newest = last == 0 ? Optional.empty() : Optional.of(read(last));
    }

    /** Opens the journal; an empty one begins with the vault's signing key. */
    public static Journal open(JournalFiles files, SigningKey signingKey, InstantSource clock) {
        Journal journal = new Journal(files, signingKey, clock);
        if (journal.newest.isEmpty()) {
            journal.append(List.of(new JournalEvent.ServiceStarted(signingKey.verifyingKey())));
        }
        return journal;
    }

    /** The number of the newest segment. */
    public long last() {
        return newest.map(JournalSegment::number).orElse(0L);
    }

    /** When the newest segment was written. */
    public Instant lastAt() {
        return newest.map(JournalSegment::at).orElse(Instant.EPOCH);
    }

    /**
     * {@code journal-damaged} when the segment is missing, damaged or another vault's. The newest was checked when the
     * journal was opened, or was signed here.
     */
    public JournalSegment read(long number) {
        Optional<JournalSegment> known = newest;
        if (known.isPresent() && known.get().number() == number) {
            return known.get();
        }
        JournalSegment segment = files.segment(number);
        if (!segment.isSignedBy(signingKey.verifyingKey())) {
            throw ProblemCode.JOURNAL_DAMAGED.with("segment", number).with("reason", "its signature does not match");
        }
        return segment;
    }

    /** All segments; {@code journal-damaged} unless each is there and follows the one before. */
    public List<JournalSegment> readAll() {
        return files.read(signingKey.verifyingKey());
    }

    /** The events are durable on return. */
    public void append(List<JournalEvent> events) {
        JournalSegment next = newest.map(before -> before.next(clock.instant(), events, signingKey))
                .orElseGet(() -> JournalSegment.first(clock.instant(), events, signingKey));
        files.append(next);
        newest = Optional.of(next);
    }
}
