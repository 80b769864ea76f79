package dev.coffre.vault.store.storage;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.journal.JournalSegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The journal's segments. A single writer appends them in order. */
public record JournalFiles(Store files, StoreLayout layout) {

    public void append(JournalSegment segment) {
        files.create(layout.segmentFile(segment.number()), List.of(ByteBuffer.wrap(segment.encode())));
    }

    /** Returns the greatest number among the file names; 0 if there are none. */
    public long lastNumber() {
        return files.list(layout.journal()).stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.matches("[0-9]{16}"))
                .mapToLong(Long::parseLong)
                .max()
                .orElse(0);
    }

    /** Reads the whole journal and checks every signature and link. Damage is {@code journal-damaged} with the segment. */
    public List<JournalSegment> read(VerifyingKey vaultKey) {
        List<JournalSegment> segments = new ArrayList<>();
        long last = lastNumber();
        for (long number = 1; number <= last; number++) {
            JournalSegment segment = segment(number);
            boolean linked = segments.isEmpty() || segment.follows(segments.getLast());
            if (!linked || !segment.isSignedBy(vaultKey)) {
                throw damaged(number, linked ? "its signature does not match" : "it does not follow the one before");
            }
            segments.add(segment);
        }
        return segments;
    }

    /** Reads one segment, whose number must match its file name. */
    public JournalSegment segment(long number) {
        Path file = layout.segmentFile(number);
        try {
            JournalSegment segment =
                    JournalSegment.decode(files.read(file, JournalSegment.MAX_FILE, ProblemCode.JOURNAL_DAMAGED));
            if (segment.number() != number) {
                throw damaged(number, "it is not what its name says");
            }
            return segment;
        } catch (Problem problem) {
            throw problem.code() == ProblemCode.STORE_READ_FAILED
                    ? damaged(number, "it cannot be read").causedBy(problem)
                    : problem.with("segment", number);
        }
    }

    private static Problem damaged(long number, String reason) {
        return ProblemCode.JOURNAL_DAMAGED.with("segment", number).with("reason", reason);
    }
}
