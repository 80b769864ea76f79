package dev.coffre.backup.save.patch;

import dev.coffre.backup.cache.ChunkRange;
import dev.coffre.backup.cache.ChunkSignatures;
import dev.coffre.backup.content.PatchedChunk;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.content.RecordExtent;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.BlockSigner;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.record.RecordType;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides how a changed chunk is stored: as copies of what the previous content has at the same place of the file or elsewhere,
 * and literals. Thread-safe.
 *
 * @param range of the chunk
 * @param now its signatures
 * @param before those of the same range in the previous content
 * @param previous chunks of the previous content that overlap the range, in order
 * @param moved finds blocks of the previous content elsewhere
 * @param usable whether a record may be referenced
 */
record PatchPlanner(
        ChunkRange range,
        ChunkSignatures now,
        ChunkSignatures before,
        List<PlacedChunk> previous,
        MovedBlockSearch moved,
        Predicate<RecordReference> usable) {
    /** A shorter chunk is sent whole. One of this length contains the start of a group, which counts its literals. */
    static final int MIN_LENGTH = 256 << 10;

    /** With more literals than this, a chunk is sent whole. */
    static final int MAX_LITERAL_PERCENT = 70;

    /**
     * With extents in more patch bundles than this, a chunk sends again its blocks in those that hold the least of it. A read
     * of 1 MiB needs all records of up to two chunks.
     */
    static final int MAX_BUNDLES = 9;

    /** Bundles that remain then. */
    private static final int KEPT_BUNDLES = 7;

    /**
     * With copies from more records than this, moved blocks are given up. The literals are in another one, and a reader may
     * need two chunks.
     */
    static final int MAX_RECORDS = 9;

    /** Bytes that a reader may need for each byte of a chunk with moved blocks. */
    private static final long MAX_READ = 3;

    /** Leaves room below the limit: a literal that crosses the end of a bundle becomes two extents. */
    private static final int MAX_INSTRUCTIONS = PatchedChunk.MAX_EXTENTS - 8;

    /** Upper bound of the bytes of the bundles that hold the new literals of one chunk. */
    private static final long NEW_BUNDLE_BYTES = 5L << 20;

    /**
     * Returns the plan; empty if the chunk is to be sent whole.
     *
     * @param pid of the chunk
     * @param patchedBytes bytes of this range that were sent in patch bundles since it was last sent whole
     */
    Optional<PatchPlan> plan(Pid pid, int patchedBytes) {
        if (range.length() < MIN_LENGTH) {
            return Optional.empty();
        }
        PatchPlan plan = plan();
        long literals = plan.literalBytes();
        boolean isWorthIt = literals * 100 <= (long) MAX_LITERAL_PERCENT * range.length()
                && patchedBytes + literals <= range.length() * jitter(plan, pid);
        return Optional.of(plan).filter(found -> isWorthIt && fits(found));
    }

    /** Returns the plan with as many sources of moved blocks as leave the chunk cheap to read. */
    private PatchPlan plan() {
        for (List<MovedSource> sources = moved.find(range, now, changedBlocks()); !sources.isEmpty(); ) {
            PatchPlan plan = gathered(sources);
            if (isCheapToRead(plan)) {
                return plan;
            }
            sources = sources.subList(0, sources.size() - 1);
        }
        return gathered(List.of());
    }

    private boolean isCheapToRead(PatchPlan plan) {
        Set<RecordReference> records = plan.records();
        long bytes = records.stream().mapToLong(RecordReference::rawLength).sum();
        return records.size() <= MAX_RECORDS && bytes + plan.literalBytes() <= MAX_READ * range.length();
    }

    /** Sends blocks again if they are in too many bundles. */
    private PatchPlan gathered(List<MovedSource> sources) {
        PatchPlan plan = compose(usable, sources);
        List<RecordReference> bundles = plan.patchBundles();
        if (bundles.size() <= MAX_BUNDLES) {
            return plan;
        }
        Set<RecordReference> gathered = Set.copyOf(bundles.subList(0, bundles.size() - KEPT_BUNDLES));
        return compose(usable.and(record -> !gathered.contains(record)), sources);
    }

    private BitSet changedBlocks() {
        BitSet changed = new BitSet(range.blocks());
        for (int i = 0; i < range.blocks(); i++) {
            changed.set(i, !isUnchanged(i));
        }
        return changed;
    }

    private boolean fits(PatchPlan plan) {
        long recordBytes =
                plan.records().stream().mapToLong(RecordReference::rawLength).sum();
        return plan.instructions().size() <= MAX_INSTRUCTIONS
                && recordBytes + NEW_BUNDLE_BYTES <= PatchedChunk.maxRecordBytes(range.length());
    }

    /**
     * Returns a factor of 0.75 to 1.25 for the limit on literals. So chunks that change alike are not all sent whole on the same
     * day. The factor comes from the pid of the first chunk that is copied from, which stays the same until this one is sent
     * whole. The pid of this one changes every day, so it is used only if nothing is copied from a chunk.
     */
    private static double jitter(PatchPlan plan, Pid pid) {
        Pid stable = pid;
        for (PatchInstruction instruction : plan.instructions()) {
            if (instruction instanceof PatchInstruction.Copy(RecordExtent extent)
                    && extent.record().type() == RecordType.CHUNK) {
                stable = extent.record().pid();
                break;
            }
        }
        return 0.75 + 0.5 * (stable.second() >>> 32) / 0x1p32;
    }

    /** Copies unchanged and moved blocks from {@code allowed} records. All else is literal. */
    private PatchPlan compose(Predicate<RecordReference> allowed, List<MovedSource> sources) {
        PreviousExtents extents = new PreviousExtents(previous, allowed);
        List<PreviousExtents> elsewhere = sources.stream()
                .map(source -> new PreviousExtents(source.previous(), allowed))
                .toList();
        PatchPlan.Builder plan = new PatchPlan.Builder();
        long position = range.offset();
        if (isHeadUnchanged() && extents.copy(position, range.headLength(), plan)) {
            position += range.headLength();
        }
        for (int i = 0; i < range.blocks(); i++) {
            long block = (range.firstBlock() + i) * BlockSigner.BLOCK_BYTES;
            int source = isUnchanged(i) ? -1 : sourceOf(i, sources);
            if (source == sources.size()) {
                continue;
            }
            plan.addLiteral((int) (block - position));
            position = block;
            boolean copied = source < 0
                    ? extents.copy(block, BlockSigner.BLOCK_BYTES, plan)
                    : elsewhere.get(source).copy(placeOf(i, sources.get(source)), BlockSigner.BLOCK_BYTES, plan);
            if (copied) {
                position = block + BlockSigner.BLOCK_BYTES;
            }
        }
        long tail = range.end() - range.tailLength();
        if (isTailUnchanged()) {
            plan.addLiteral((int) (tail - position));
            position = extents.copy(tail, range.tailLength(), plan) ? range.end() : tail;
        }
        plan.addLiteral((int) (range.end() - position));
        return plan.build();
    }

    /** Returns the offset in the previous content of a block of the chunk. */
    private long placeOf(int block, MovedSource source) {
        return (range.firstBlock() + block + source.distance()) * BlockSigner.BLOCK_BYTES;
    }

    /** Returns the index of the source that has this block; the number of sources if none has. */
    private static int sourceOf(int block, List<MovedSource> sources) {
        int source = 0;
        while (source < sources.size() && !sources.get(source).blocks().get(block)) {
            source++;
        }
        return source;
    }

    /** The signature does not say where the part begins: there was a chunk that began here. */
    private boolean isHeadUnchanged() {
        return now.head() == before.head()
                && now.head() != 0
                && previous.stream()
                        .anyMatch(chunk -> chunk.offset() == range.offset()
                                && rangeOf(chunk).headLength() == range.headLength());
    }

    private boolean isTailUnchanged() {
        return now.tail() == before.tail()
                && now.tail() != 0
                && previous.stream()
                        .anyMatch(chunk ->
                                chunk.end() == range.end() && rangeOf(chunk).tailLength() == range.tailLength());
    }

    private static ChunkRange rangeOf(PlacedChunk chunk) {
        return new ChunkRange(chunk.offset(), (int) (chunk.end() - chunk.offset()));
    }

    private boolean isUnchanged(int block) {
        int from = block * BlockSigner.SIGNATURE_BYTES;
        int to = from + BlockSigner.SIGNATURE_BYTES;
        return Arrays.equals(now.blocks(), from, to, before.blocks(), from, to) && !isZero(before.blocks(), from, to);
    }

    /** Zeros mean that there is no signature. */
    private static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
