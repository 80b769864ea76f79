package dev.coffre.backup.save.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.cache.ChunkRange;
import dev.coffre.backup.cache.ChunkSignatures;
import dev.coffre.backup.content.PatchedChunk;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.content.RecordExtent;
import dev.coffre.backup.content.StoredChunk;
import dev.coffre.backup.content.WholeChunk;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.BlockSigner;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.record.RecordType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A signature is here the first bytes of a block, so that tests need no key. */
class PatchPlannerTest {
    private static final int BLOCK = BlockSigner.BLOCK_BYTES;
    private static final int MIB = 1 << 20;

    private final Random random = new Random(3);
    private final Map<Oid, byte[]> records = new HashMap<>();
    private final Predicate<RecordReference> all = record -> true;

    @Test
    void copiesAndLiteralsAlwaysGiveTheChunkWhateverChangedAndWhereverItIsCut() {
        for (int round = 0; round < 60; round++) {
            byte[] before = random(4 * MIB);
            List<PlacedChunk> content = store(before, cuts(before.length));
            byte[] now = edited(before);
            for (int day = 0; day < 4; day++) {
                List<PlacedChunk> next = new ArrayList<>();
                for (ChunkRange range : cuts(now.length)) {
                    next.add(new PlacedChunk(range.offset(), planned(range, before, now, content)));
                }
                assertThat(composed(next, now.length)).isEqualTo(now);
                content = next;
                before = now;
                now = edited(before);
            }
        }
    }

    @Test
    void aChangedPageIsOneLiteralBetweenTwoCopies() {
        byte[] before = random(MIB);
        List<PlacedChunk> content = store(before, List.of(new ChunkRange(0, MIB)));
        byte[] now = before.clone();
        now[40 * BLOCK + 5]++;
        now[41 * BLOCK]++;
        RecordReference record = content.getFirst().chunk().records().getFirst();
        assertThat(plan(new ChunkRange(0, MIB), before, now, content, 0, all)
                        .orElseThrow()
                        .instructions())
                .containsExactly(
                        new PatchInstruction.Copy(new RecordExtent(record, 0, 40 * BLOCK)),
                        new PatchInstruction.Literal(40 * BLOCK, 2 * BLOCK),
                        new PatchInstruction.Copy(new RecordExtent(record, 42 * BLOCK, MIB - 42 * BLOCK)));
    }

    @Test
    void partsOfBlocksAtTheEndsOfAChunkAreCopiedIfItBeganAndEndedThere() {
        byte[] before = random(2 * MIB);
        ChunkRange range = new ChunkRange(BLOCK + 96, MIB);
        byte[] now = before.clone();
        now[MIB / 2]++;
        List<PlacedChunk> same =
                store(before, List.of(new ChunkRange(0, BLOCK + 96), range, new ChunkRange(range.end(), 4 * BLOCK)));
        assertThat(plan(range, before, now, same, 0, all).orElseThrow().literalBytes())
                .isEqualTo(BLOCK);
        List<PlacedChunk> moved = store(
                before,
                List.of(
                        new ChunkRange(0, BLOCK + 95),
                        new ChunkRange(BLOCK + 95, MIB + 2),
                        new ChunkRange(range.end() + 1, 4 * BLOCK)));
        assertThat(plan(range, before, now, moved, 0, all).orElseThrow().literalBytes())
                .isEqualTo(BLOCK + range.headLength() + range.tailLength());
    }

    @Test
    void aChunkThatBeginsElsewhereIsCopiedFromTheChunksThatItOverlaps() {
        byte[] before = random(2 * MIB);
        List<PlacedChunk> content = store(before, List.of(new ChunkRange(0, MIB), new ChunkRange(MIB, MIB)));
        PatchPlan plan = plan(new ChunkRange(MIB / 2, MIB), before, before, content, 0, all)
                .orElseThrow();
        assertThat(plan.literalBytes()).isZero();
        assertThat(plan.instructions()).hasSize(2);
    }

    @Test
    void bytesOfALostRecordAreLiterals() {
        byte[] before = random(2 * MIB);
        List<PlacedChunk> content = store(before, List.of(new ChunkRange(0, MIB), new ChunkRange(MIB, MIB)));
        RecordReference lost = content.getFirst().chunk().records().getFirst();
        ChunkRange range = new ChunkRange(MIB / 2, MIB);
        PatchPlan plan = plan(range, before, before, content, 0, record -> !record.equals(lost))
                .orElseThrow();
        assertThat(plan.literalBytes()).isEqualTo(MIB / 2);
        assertThat(plan.records()).doesNotContain(lost);
    }

    @Test
    void aChunkOfWhichMostChangedIsSentWhole() {
        byte[] before = random(MIB);
        List<PlacedChunk> content = store(before, List.of(new ChunkRange(0, MIB)));
        assertThat(plan(new ChunkRange(0, MIB), before, changed(before, 70), content, 0, all))
                .isPresent();
        assertThat(plan(new ChunkRange(0, MIB), before, changed(before, 71), content, 0, all))
                .isEmpty();
    }

    @Test
    void aShortChunkIsSentWhole() {
        byte[] before = random(MIB);
        List<PlacedChunk> content = store(before, List.of(new ChunkRange(0, MIB)));
        assertThat(plan(new ChunkRange(0, PatchPlanner.MIN_LENGTH), before, before, content, 0, all))
                .isPresent();
        assertThat(plan(new ChunkRange(0, PatchPlanner.MIN_LENGTH - 1), before, before, content, 0, all))
                .isEmpty();
    }

    @Test
    void aChunkIsSentWholeWhenItsPatchesSinceTheLastWholeOneExceedIt() {
        byte[] before = random(MIB);
        byte[] now = changed(before, 1);
        int sent = 0;
        for (int i = 0; i < 400; i++) {
            List<PlacedChunk> content = store(before, List.of(new ChunkRange(0, MIB)));
            int patched = i * MIB / 200;
            if (plan(new ChunkRange(0, MIB), before, now, content, patched, all).isEmpty()) {
                sent++;
                assertThat(patched).isGreaterThan((int) (0.7 * MIB));
            } else {
                assertThat(patched).isLessThan((int) (1.25 * MIB));
            }
        }
        assertThat(sent).as("spread over the range").isBetween(180, 220);
    }

    @Test
    void aChunkInTooManyBundlesSendsItsBlocksInTheSmallestOnesAgainAndNotTheOthers() {
        byte[] before = random(2 * MIB);
        byte[] now = before.clone();
        List<PlacedChunk> content = store(before, List.of(new ChunkRange(0, 2 * MIB)));
        int most = 0;
        int largest = 0;
        for (int day = 0; day < 60; day++) {
            now = now.clone();
            int first = day == 0 ? 0 : 39 + day;
            for (int block = first; block <= 39 + day; block++) {
                now[(2 * block + 1) * BLOCK]++;
            }
            PatchPlan plan = plan(new ChunkRange(0, 2 * MIB), before, now, content, 0, all)
                    .orElseThrow();
            most = Math.max(most, plan.patchBundles().size());
            if (day > 0) {
                largest = Math.max(largest, plan.literalBytes());
            }
            content = List.of(new PlacedChunk(0, stored(plan, now)));
            before = now;
        }
        assertThat(most).isEqualTo(PatchPlanner.MAX_BUNDLES);
        assertThat(largest).as("some were gathered, the largest not").isBetween(4 * BLOCK, 30 * BLOCK);
    }

    private StoredChunk planned(ChunkRange range, byte[] before, byte[] now, List<PlacedChunk> content) {
        byte[] chunk = Arrays.copyOfRange(now, (int) range.offset(), (int) range.end());
        return plan(range, before, now, content, 0, all)
                .map(plan -> stored(plan, chunk))
                .orElseGet(() -> new WholeChunk(put(RecordType.CHUNK, chunk)));
    }

    /** What becomes of a plan when its literals are in a bundle of their own. */
    private StoredChunk stored(PatchPlan plan, byte[] chunk) {
        byte[] literals = plan.literals(Slice.of(chunk));
        Optional<RecordReference> bundle =
                literals.length == 0 ? Optional.empty() : Optional.of(put(RecordType.PATCH, literals));
        List<RecordExtent> extents = new ArrayList<>();
        int at = 0;
        for (PatchInstruction instruction : plan.instructions()) {
            switch (instruction) {
                case PatchInstruction.Copy(RecordExtent extent) -> extents.add(extent);
                case PatchInstruction.Literal(int _, int length) -> {
                    extents.add(new RecordExtent(bundle.orElseThrow(), at, length));
                    at += length;
                }
            }
        }
        return new PatchedChunk(1, pid(random.nextLong()), chunk.length, extents);
    }

    private Optional<PatchPlan> plan(
            ChunkRange range,
            byte[] before,
            byte[] now,
            List<PlacedChunk> content,
            int patchedBytes,
            Predicate<RecordReference> usable) {
        List<PlacedChunk> overlapping = content.stream()
                .filter(chunk -> chunk.end() > range.offset() && chunk.offset() < range.end())
                .toList();
        ChunkSignatures known = signatures(range, before);
        for (PlacedChunk chunk : content) {
            // a block that two chunks share has none
            long shared = chunk.offset() / BLOCK - range.firstBlock();
            if (chunk.offset() % BLOCK != 0 && shared >= 0 && shared < range.blocks()) {
                Arrays.fill(known.blocks(), (int) shared * 16, (int) shared * 16 + 16, (byte) 0);
            }
        }
        return new PatchPlanner(range, signatures(range, now), known, overlapping, MovedBlockSearch.NONE, usable)
                .plan(pid(random.nextLong()), patchedBytes);
    }

    private static ChunkSignatures signatures(ChunkRange range, byte[] file) {
        byte[] signatures = new byte[range.blocks() * BlockSigner.SIGNATURE_BYTES];
        for (int i = 0; i < range.blocks(); i++) {
            int from = (int) (range.firstBlock() + i) * BLOCK;
            if (from + BLOCK <= file.length) {
                byte[] block = Arrays.copyOfRange(file, from, from + BLOCK);
                byte[] digest = Sha256.of(block, 0, block.length).bytes();
                System.arraycopy(digest, 0, signatures, i * BlockSigner.SIGNATURE_BYTES, BlockSigner.SIGNATURE_BYTES);
            }
        }
        long blockEnd = range.end() - range.tailLength();
        return new ChunkSignatures(
                part(file, range.offset(), range.headLength()), signatures, part(file, blockEnd, range.tailLength()));
    }

    private static long part(byte[] file, long from, int length) {
        byte[] block = Arrays.copyOf(
                Arrays.copyOfRange(file, (int) Math.min(from, file.length), (int) Math.min(from + length, file.length)),
                BLOCK);
        return length == 0
                ? 0
                : ByteBuffer.wrap(Sha256.of(block, 0, BLOCK).bytes()).getLong();
    }

    private List<PlacedChunk> store(byte[] file, List<ChunkRange> ranges) {
        List<PlacedChunk> chunks = new ArrayList<>();
        for (ChunkRange range : ranges) {
            byte[] raw = Arrays.copyOfRange(file, (int) range.offset(), (int) range.end());
            chunks.add(new PlacedChunk(range.offset(), new WholeChunk(put(RecordType.CHUNK, raw))));
        }
        return chunks;
    }

    private byte[] composed(List<PlacedChunk> chunks, int size) {
        byte[] file = new byte[size];
        for (PlacedChunk chunk : chunks) {
            int at = (int) chunk.offset();
            switch (chunk.chunk()) {
                case WholeChunk(RecordReference record) ->
                    System.arraycopy(records.get(record.oid()), 0, file, at, record.rawLength());
                case PatchedChunk patched -> {
                    for (RecordExtent extent : patched.extents()) {
                        System.arraycopy(
                                records.get(extent.record().oid()), extent.offset(), file, at, extent.length());
                        at += extent.length();
                    }
                }
            }
        }
        return file;
    }

    private RecordReference put(RecordType type, byte[] raw) {
        byte[] oid = new byte[Oid.BYTES];
        random.nextBytes(oid);
        records.put(Oid.from(oid, 0), raw);
        return new RecordReference(type, Oid.from(oid, 0), pid(random.nextLong()), raw.length, 0, "");
    }

    private static Pid pid(long seed) {
        byte[] pid = new byte[Pid.LENGTH];
        new Random(seed).nextBytes(pid);
        return Pid.of(pid);
    }

    private List<ChunkRange> cuts(int size) {
        List<ChunkRange> ranges = new ArrayList<>();
        for (int at = 0; at < size; ) {
            int length = Math.min(size - at, MIB / 2 + random.nextInt(MIB));
            ranges.add(new ChunkRange(at, length));
            at += length;
        }
        return ranges;
    }

    /** Changes pages, and at times the length or everything behind a place. */
    private byte[] edited(byte[] file) {
        byte[] edited = file.clone();
        for (int i = random.nextInt(40); i > 0; i--) {
            edited[random.nextInt(edited.length)]++;
        }
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(edited, edited.length - random.nextInt(MIB));
            case 1 -> Arrays.copyOf(edited, edited.length + random.nextInt(MIB));
            case 2 -> {
                int at = random.nextInt(edited.length);
                byte[] shifted = Arrays.copyOf(edited, edited.length + 1);
                System.arraycopy(edited, at, shifted, at + 1, edited.length - at);
                yield shifted;
            }
            default -> edited;
        };
    }

    /** Changes this many percent of the blocks, the first ones of each run of 100. */
    private static byte[] changed(byte[] file, int percent) {
        byte[] changed = file.clone();
        int blocks = file.length / BLOCK;
        int count = (int) Math.floor(blocks * percent / 100.0);
        for (int i = 0; i < count; i++) {
            changed[i * BLOCK]++;
        }
        return changed;
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
