package dev.coffre.vault.store.storage;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.journal.JournalSegment;
import dev.coffre.vault.store.journal.SegmentName;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The journal's segments. One of each number counts: the one that the next segment names, and of the greatest number the one
 * with the greatest attempt. The others are attempts that were never acknowledged.
 */
public final class JournalFiles {
    private static final int PAGE = 1_000;

    /** Segments that are read to find one of this vault. Who can write to the store can add some before the first. */
    private static final int MOST_FOREIGN = 1_000;

    private final Store files;
    private final StoreLayout layout;
    private final ForeignSegments foreign = new ForeignSegments();

    public JournalFiles(Store files, StoreLayout layout) {
        this.files = files;
        this.layout = layout;
    }

    public Store files() {
        return files;
    }

    public StoreLayout layout() {
        return layout;
    }

    public void append(JournalSegment segment) {
        files.create(layout.segmentFile(segment.name()), List.of(ByteBuffer.wrap(segment.encode())));
    }

    /** Returns whether there are no segments, neither of this vault nor of another. */
    public boolean isEmpty() {
        String last = "";
        List<Path> page;
        do {
            page = files.listAfter(layout.journal(), last, PAGE);
            for (Path file : page) {
                last = file.getFileName().toString();
                if (SegmentName.parse(last).isPresent()) {
                    return false;
                }
            }
        } while (page.size() == PAGE);
        return true;
    }

    /**
     * Returns whether none of the first segments is signed with this key: the store is another vault's, or these segments are
     * damaged. False if there are no segments.
     */
    public boolean isOfOther(VerifyingKey vaultKey) {
        List<SegmentName> first = files.listAfter(layout.journal(), "", MOST_FOREIGN).stream()
                .flatMap(file -> SegmentName.parse(file.getFileName().toString()).stream())
                .toList();
        return !first.isEmpty() && first.stream().noneMatch(name -> isSigned(name, vaultKey));
    }

    /**
     * Reads the newest segment with a greater number and checks its signature; empty if there are none.
     *
     * @throws Problem {@code journal-damaged}, {@code format-too-new}
     */
    public Optional<JournalSegment> newestAfter(long number, VerifyingKey vaultKey) {
        List<SegmentName> names = namesAfter(number, vaultKey);
        return names.isEmpty() ? Optional.empty() : Optional.of(segment(names.getLast(), vaultKey));
    }

    /**
     * Returns whether this vault has written the segment, perhaps by a newer program. Reads a name of somebody else once: what the
     * vault writes there later is not acknowledged.
     */
    boolean isOwn(SegmentName name, VerifyingKey vaultKey) {
        if (foreign.contains(name)) {
            return false;
        }
        boolean isOwn = isSigned(name, vaultKey);
        if (!isOwn && files.locks().isPresent()) {
            foreign.add(name);
        }
        return isOwn;
    }

    private boolean isSigned(SegmentName name, VerifyingKey vaultKey) {
        try {
            return JournalSegment.isSignedBy(read(name), vaultKey)
                    && segment(name).name().equals(name);
        } catch (Problem unusable) {
            return unusable.code() != ProblemCode.JOURNAL_DAMAGED;
        }
    }

    private byte[] read(SegmentName name) {
        return files.read(layout.segmentFile(name), JournalSegment.MAX_FILE, ProblemCode.JOURNAL_DAMAGED);
    }

    /**
     * Returns the names of the segments with a greater number, in order. Where files are locked, nobody can damage a segment,
     * but somebody else may write some: those after the last one that this vault has signed are left out.
     */
    public List<SegmentName> namesAfter(long number, VerifyingKey vaultKey) {
        return files.locks().isPresent() ? OwnSegments.after(number, this, vaultKey) : namesAfter(number);
    }

    private List<SegmentName> namesAfter(long number) {
        return files.list(layout.journal()).stream()
                .flatMap(file -> SegmentName.parse(file.getFileName().toString()).stream())
                .filter(name -> name.number() > number)
                .sorted()
                .toList();
    }

    /**
     * Reads the segments with a greater number, in order, and checks every signature and link.
     *
     * @throws Problem {@code journal-damaged} with the first segment that is missing or damaged
     */
    public JournalWalk readAfter(long number, VerifyingKey vaultKey) {
        return walkAfter(number, 0, vaultKey).requireIntact();
    }

    /**
     * Reads the segments with a greater number, and passes over damaged and missing ones.
     *
     * @param expected the number of a segment that must exist; 0 if unknown
     */
    public JournalWalk walkAfter(long number, long expected, VerifyingKey vaultKey) {
        return JournalWalk.of(this, number, expected, vaultKey);
    }

    /**
     * Reads one segment, whose name must match that of its file.
     *
     * @throws Problem {@code journal-damaged}, {@code format-too-new}
     */
    public JournalSegment segment(SegmentName name) {
        try {
            JournalSegment segment = JournalSegment.decode(read(name));
            if (!segment.name().equals(name)) {
                throw damaged(name.number(), "it is not what its name says");
            }
            return segment;
        } catch (Problem problem) {
            throw problem.code() == ProblemCode.STORE_READ_FAILED
                    ? damaged(name.number(), "it cannot be read").causedBy(problem)
                    : problem.with("segment", name.number());
        }
    }

    /**
     * Reads one segment as {@link #segment}, and checks its signature.
     *
     * @throws Problem {@code journal-damaged}, {@code format-too-new}
     */
    public JournalSegment segment(SegmentName name, VerifyingKey vaultKey) {
        JournalSegment segment = segment(name);
        if (!segment.isSignedBy(vaultKey)) {
            throw damaged(name.number(), "its signature does not match");
        }
        return segment;
    }

    static Problem damaged(long number, String reason) {
        return ProblemCode.JOURNAL_DAMAGED.with("segment", number).with("reason", reason);
    }
}
