package dev.coffre.server.store;

import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.journal.JournalSegment;
import dev.coffre.vault.store.storage.JournalFiles;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The journal, open for reading and appending (docs/format.md §11). Not thread-safe: the ledger's lock guards it. */
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

    /** Opens the journal. An empty journal starts with the vault's signing key. */
    public static Journal open(JournalFiles files, SigningKey signingKey, InstantSource clock) {
        Journal journal = new Journal(files, signingKey, clock);
        if (journal.newest.isEmpty()) {
            journal.append(List.of(new JournalEvent.ServiceStarted(signingKey.verifyingKey())));
        }
        return journal;
    }

    /** Returns the number of the newest segment; 0 for none. */
    public long lastNumber() {
        return newest.map(JournalSegment::number).orElse(0L);
    }

    /** Returns when the newest segment was written; the epoch for none. */
    public Instant lastAt() {
        return newest.map(JournalSegment::at).orElse(Instant.EPOCH);
    }

    /**
     * Reads one segment. The newest one is cached: it was verified when the journal was opened, or was signed here.
     *
     * @throws dev.coffre.vault.problem.Problem {@code journal-damaged} if the segment is missing, damaged or another vault's
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

    /**
     * Reads all segments.
     *
     * @throws dev.coffre.vault.problem.Problem {@code journal-damaged} unless each segment is there and follows the one
     *     before
     */
    public List<JournalSegment> readAll() {
        return files.read(signingKey.verifyingKey());
    }

    /** Appends a segment with these events. It is durable on return. */
    public void append(List<JournalEvent> events) {
        JournalSegment next = newest.map(before -> before.next(clock.instant(), events, signingKey))
                .orElseGet(() -> JournalSegment.first(clock.instant(), events, signingKey));
        files.append(next);
        newest = Optional.of(next);
    }
}
