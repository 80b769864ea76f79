package dev.coffre.backup.save.patch;

import dev.coffre.backup.cache.BlockSignatures;
import dev.coffre.backup.cache.ChunkRange;
import dev.coffre.backup.cache.ChunkSignatures;
import dev.coffre.backup.cache.SignatureDraft;
import dev.coffre.backup.chunk.ChunkerParameters;
import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.content.PatchedChunk;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.content.WholeChunk;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.save.reuse.PreviousTree;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Stores the chunks of one file, changed ones as patched chunks if it can, and signs their blocks for the next run. Used for one
 * read of the file. Confined to the thread that walks, but for {@link #store}.
 */
public final class FilePatcher {
    private final PatchingContext patching;
    private final Optional<BlockSignatures> signatures;
    private final Optional<SignatureDraft> draft;
    private final MovedBlockSearch moved;

    /** The last chunks of {@link #previous} that were read. */
    private final Deque<PlacedChunk> window = new ArrayDeque<>();

    private Optional<ChunkStream> previous;
    private boolean atEnd;

    /** Whether the last chunk that was stored is at its place in the previous content, too. Set by all workers. */
    private volatile boolean wasUnchanged;

    /** What {@link #findUnchanged} hashed last. */
    private Optional<HashedRange> hashed = Optional.empty();

    private record HashedRange(ChunkRange range, Pid pid) {}

    /**
     * @param previous content of the file in the previous point
     * @param signatures of that content
     * @param moved finds blocks of that content
     * @param draft of the new signatures
     */
    FilePatcher(
            PatchingContext patching,
            Optional<ChunkStream> previous,
            Optional<BlockSignatures> signatures,
            MovedBlockSearch moved,
            Optional<SignatureDraft> draft) {
        this.patching = patching;
        this.previous = previous;
        this.signatures = signatures;
        this.moved = moved;
        this.draft = draft;
    }

    /** Returns whether chunks may be patched. */
    public boolean isPatching() {
        return signatures.isPresent();
    }

    /**
     * Returns whether the file must be completed before the next one is read: its chunks may hold literals in memory, or too
     * many files have unfinished signatures.
     */
    public boolean completesAtOnce() {
        return isPatching() || patching.hasManyDrafts();
    }

    /** Returns the chunks of the previous content that overlap this range. Ranges must be given in ascending order. */
    public List<PlacedChunk> previous(ChunkRange range) {
        while (!window.isEmpty() && window.element().end() <= range.offset()) {
            window.remove();
        }
        while (!atEnd && (window.isEmpty() || window.getLast().end() < range.end())) {
            Optional<PlacedChunk> next = next();
            atEnd = next.isEmpty();
            next.filter(chunk -> chunk.end() > range.offset()).ifPresent(window::add);
        }
        return window.stream().filter(chunk -> chunk.offset() < range.end()).toList();
    }

    /**
     * Returns the range of the chunk of the previous content that begins at {@code offset}, if the file still has it
     * there. The chunker would end it at the same byte, so it need not be asked. A wrong guess may cost a hash, so none
     * follows a chunk that changed.
     *
     * @param data of the file, from {@code offset}; at most to the end of its extent
     * @param chunker that cuts this run. Another one may have cut the previous content
     */
    public Optional<ChunkRange> findUnchanged(Slice data, long offset, ChunkerParameters chunker) {
        if (!wasUnchanged) {
            return Optional.empty();
        }
        Optional<PlacedChunk> expected = previous(new ChunkRange(offset, 1)).stream()
                .filter(chunk -> chunk.offset() == offset
                        && chunker.allows(chunk.chunk().rawLength())
                        && chunk.chunk().rawLength() <= data.length()
                        && isFollowed(chunk))
                .findFirst();
        Optional<ChunkRange> found = expected.filter(
                        chunk -> hash(data, rangeOf(chunk)).equals(chunk.chunk().pid()))
                .map(FilePatcher::rangeOf);
        wasUnchanged = found.isPresent() || expected.isEmpty();
        return found;
    }

    private static ChunkRange rangeOf(PlacedChunk chunk) {
        return new ChunkRange(chunk.offset(), chunk.chunk().rawLength());
    }

    private Pid hash(Slice data, ChunkRange range) {
        Pid pid = patching.content().chunkPid(new Slice(data.bytes(), data.offset(), range.length()));
        hashed = Optional.of(new HashedRange(range, pid));
        return pid;
    }

    /**
     * Returns the pid of this range, if {@link #findUnchanged} hashed it. A wrong guess did, too, if the changed chunk has
     * its former length.
     */
    public Optional<Pid> knownPid(ChunkRange range) {
        return hashed.filter(last -> last.range().equals(range)).map(HashedRange::pid);
    }

    /** The chunker did not choose the end of the last chunk before a hole, nor that of the last one of a file. */
    private boolean isFollowed(PlacedChunk chunk) {
        return previous(new ChunkRange(chunk.offset(), chunk.chunk().rawLength() + 1)).stream()
                .anyMatch(next -> next.offset() == chunk.end());
    }

    private Optional<PlacedChunk> next() {
        try {
            return previous.filter(ChunkStream::hasNext).map(ChunkStream::next);
        } catch (Problem gone) {
            if (!PreviousTree.isLost(gone)) {
                throw gone;
            }
            return Optional.empty();
        }
    }

    /**
     * Stores a chunk. Works in the calling thread. Thread-safe.
     *
     * @param raw may be reused afterwards
     * @param known its pid, if it was computed already
     * @param before what {@link #previous(ChunkRange)} returned for the range
     */
    public SavedChunk store(Slice raw, Optional<Pid> known, ChunkRange range, List<PlacedChunk> before) {
        Pid pid = known.orElseGet(() -> patching.content().chunkPid(raw));
        boolean unchanged = before.stream()
                .anyMatch(chunk ->
                        chunk.offset() == range.offset() && chunk.chunk().pid().equals(pid));
        wasUnchanged = unchanged;
        ChunkSignatures now = sign(raw, range, unchanged);
        int patchedBefore = signatures.map(signed -> signed.patchedBytes(range)).orElse(0);
        Optional<PatchedChunk> same = findSame(pid, before);
        if (same.isPresent()) {
            draft.ifPresent(target -> target.write(range, now, patchedBefore));
            return new SavedChunk.Stored(same.get());
        }
        Optional<PatchPlan> plan = patching.content().isInPreviousPoint(pid)
                ? Optional.empty()
                : signatures.flatMap(signed -> new PatchPlanner(
                                range, now, signed.read(range), before, moved, patching.content()::isUsable)
                        .plan(pid, patchedBefore));
        int patchedNow = plan.map(patch -> patchedBefore + patch.literalBytes()).orElse(0);
        draft.ifPresent(target -> target.write(range, now, patchedNow));
        return plan.<SavedChunk>map(patch ->
                        new SavedChunk.WithLiterals(pid, raw.length(), patch.instructions(), patch.literals(raw)))
                .orElseGet(() -> whole(patching.content().chunk(raw, pid)));
    }

    private ChunkSignatures sign(Slice raw, ChunkRange range, boolean unchanged) {
        if (draft.isEmpty() && signatures.isEmpty()) {
            return ChunkSignatures.NONE;
        }
        return signatures
                .filter(_ -> unchanged)
                .flatMap(signed -> signed.readAll(range))
                .orElseGet(() -> patching.sign(raw, range));
    }

    private static SavedChunk whole(RecordReference chunk) {
        return new SavedChunk.Stored(new WholeChunk(chunk));
    }

    /** Returns the patched chunk with this content that the previous content has at this place. */
    private Optional<PatchedChunk> findSame(Pid pid, List<PlacedChunk> before) {
        return before.stream()
                .map(PlacedChunk::chunk)
                .filter(chunk -> chunk.pid().equals(pid))
                .filter(PatchedChunk.class::isInstance)
                .map(PatchedChunk.class::cast)
                .filter(chunk -> chunk.epoch() == patching.epoch()
                        && chunk.records().stream().allMatch(patching.content()::isUsable))
                .findFirst();
    }

    /** Releases the previous content, because the file may wait for others. No chunk may follow. */
    public void endOfFile() {
        previous = Optional.empty();
        window.clear();
        atEnd = true;
    }

    /** Completes the signatures of the file. No thread may be in {@link #store} any more. */
    public void finish(FileContent content, long size) {
        signatures.ifPresent(BlockSignatures::close);
        draft.ifPresent(signed -> patching.finish(signed, content, size));
    }

    /**
     * Discards the signatures, because the file is read again or not at all. May follow {@link #finish} if that failed. No
     * thread may be in {@link #store} any more.
     */
    public void discard() {
        signatures.ifPresent(BlockSignatures::close);
        draft.ifPresent(patching::discard);
    }
}
