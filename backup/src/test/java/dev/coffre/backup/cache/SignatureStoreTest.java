package dev.coffre.backup.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.content.ChunkRef;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.sealing.BlockSigner;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Secret;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureStoreTest {
    private static final int BLOCK = BlockSigner.BLOCK_BYTES;
    private static final long SIZE = 9_000_001;

    @TempDir
    Path folder;

    private final Random random = new Random(1);
    private final DataKey key = DataKey.of(KeyContext.of(new byte[16], 1), Secret.taking(new byte[32]));
    private final FileContent list = new FileContent.FileList(record(RecordType.FILELIST, 1));
    private PrivatePath cache;

    @BeforeEach
    void open() {
        cache = PrivatePaths.of(folder);
    }

    @Test
    void whatWasWrittenForEachChunkIsReadForAnyRange() {
        byte[] all = randomSignatures();
        write(list, all, 1_000_000);
        try (BlockSignatures signatures = store().open(list, SIZE).orElseThrow()) {
            for (int i = 0; i < 200; i++) {
                ChunkRange range = new ChunkRange(random.nextLong(SIZE - 1), 1 + random.nextInt(3_000_000));
                int from = (int) Math.min(range.firstBlock() * BlockSigner.SIGNATURE_BYTES, all.length);
                byte[] expected = Arrays.copyOf(
                        Arrays.copyOfRange(all, from, all.length), range.blocks() * BlockSigner.SIGNATURE_BYTES);
                assertThat(signatures.read(range).blocks()).as("%s", range).isEqualTo(expected);
            }
            assertThat(signatures.patchedBytes(new ChunkRange(0, (int) SIZE))).isBetween(9_000_000, 9_000_200);
            assertThat(signatures.patchedBytes(new ChunkRange(2_000_000, 1_000_000)))
                    .isBetween(750_000, 1_250_000);
        }
    }

    @Test
    void partsOfABlockThatTwoChunksShareHaveSignaturesOfTheirOwn() {
        SignatureStore store = store();
        SignatureDraft draft = store.begin().orElseThrow();
        ChunkRange first = new ChunkRange(0, 70 * BLOCK + 100);
        ChunkRange second = new ChunkRange(first.end(), (int) (SIZE - first.end()));
        byte[] blocks = new byte[second.blocks() * BlockSigner.SIGNATURE_BYTES];
        random.nextBytes(blocks);
        draft.write(second, new ChunkSignatures(-5, blocks, 6), 0);
        draft.write(first, new ChunkSignatures(0, Arrays.copyOf(blocks, 70 * BlockSigner.SIGNATURE_BYTES), 7), 0);
        store.finish(draft, list, SIZE);
        store.commit(Set.of(oid(1)));
        try (BlockSignatures signatures = store().open(list, SIZE).orElseThrow()) {
            assertThat(signatures.readAll(first))
                    .hasValueSatisfying(found -> assertThat(found.tail()).isEqualTo(7));
            assertThat(signatures.readAll(second)).hasValueSatisfying(found -> {
                assertThat(found.head()).isEqualTo(-5);
                assertThat(found.blocks()).isEqualTo(blocks);
                assertThat(found.tail()).isEqualTo(6);
            });
            assertThat(signatures.readAll(new ChunkRange(0, (int) SIZE))).isPresent();
        }
    }

    @Test
    void aHoleHasNoSignaturesAndTakesNoSpace() throws IOException {
        SignatureStore store = store();
        SignatureDraft draft = store.begin().orElseThrow();
        long size = 1L << 40;
        draft.write(new ChunkRange(size - BLOCK, BLOCK), new ChunkSignatures(0, signature(7), 0), 0);
        store.finish(draft, list, size);
        store.commit(Set.of(oid(1)));
        try (BlockSignatures signatures = store().open(list, size).orElseThrow()) {
            assertThat(signatures.read(new ChunkRange(1L << 39, BLOCK)).blocks())
                    .containsOnly(0);
            assertThat(signatures.read(new ChunkRange(size - BLOCK, BLOCK)).blocks())
                    .isEqualTo(signature(7));
            assertThat(signatures.readAll(new ChunkRange(size - BLOCK, BLOCK))).isPresent();
            assertThat(signatures.readAll(new ChunkRange(size - 2 * BLOCK, 2 * BLOCK)))
                    .isEmpty();
        }
    }

    @Test
    void signaturesOfAnotherContentSizeOrKeyAreNotUsed() {
        write(list, randomSignatures(), 0);
        assertThat(store().open(list, SIZE - 1)).isEmpty();
        assertThat(store().open(list, SIZE + 1)).isEmpty();
        assertThat(store().open(new FileContent.FileList(record(RecordType.FILELIST, 2)), SIZE))
                .isEmpty();
        assertThat(new SignatureStore(cache, key.cacheMac(), 2).open(list, SIZE))
                .isEmpty();
        DataKey other = DataKey.of(KeyContext.of(new byte[16], 2), Secret.taking(new byte[32]));
        assertThat(new SignatureStore(cache, other.cacheMac(), 1).open(list, SIZE))
                .isEmpty();
        assertThat(store().open(list, SIZE)).isPresent();
    }

    @Test
    void signaturesOfAFileWithTheSameFirstChunkAreNotUsed() {
        RecordReference first = record(RecordType.CHUNK, 3);
        FileContent one = new FileContent.Chunks(List.of(new ChunkRef(0, first)));
        FileContent two =
                new FileContent.Chunks(List.of(new ChunkRef(0, first), new ChunkRef(0, record(RecordType.CHUNK, 4))));
        FileContent shifted = new FileContent.Chunks(List.of(new ChunkRef(1, first)));
        write(one, randomSignatures(), 0);
        assertThat(store().open(one, SIZE)).isPresent();
        assertThat(store().open(two, SIZE)).isEmpty();
        assertThat(store().open(shifted, SIZE)).isEmpty();
    }

    @Test
    void everyChangedByteOfTheHeaderAndEveryOtherLengthIsNoticed() throws IOException {
        write(list, randomSignatures(), 0);
        byte[] whole = Files.readAllBytes(only());
        for (int i = 0; i < SignatureLayout.HEADER_LENGTH; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            Files.write(only(), damaged);
            assertThat(store().open(list, SIZE)).as("byte %d", i).isEmpty();
        }
        for (int length : new int[] {0, 10, SignatureLayout.HEADER_LENGTH, whole.length - 1}) {
            Files.write(only(), Arrays.copyOf(whole, length));
            assertThat(store().open(list, SIZE)).as("length %d", length).isEmpty();
        }
        Files.write(only(), whole);
        assertThat(store().open(list, SIZE)).isPresent();
    }

    /** As after a cache folder was rolled back, or a power cut left old blocks in a new file. */
    @Test
    void theBodyOfAnOlderFileUnderTheHeaderOfTheNewOneMatchesNothing() throws IOException {
        byte[] all = randomSignatures();
        FileContent later = new FileContent.FileList(record(RecordType.FILELIST, 2));
        write(list, all, 0);
        byte[] older = Files.readAllBytes(only());
        store().commit(Set.of());
        write(later, all, 0);
        byte[] newer = Files.readAllBytes(only());
        System.arraycopy(newer, 0, older, 0, SignatureLayout.HEADER_LENGTH);
        Files.write(only(), older);
        assertThat(matches(later, all)).as("blocks without signature").isEqualTo(8);
        Files.write(only(), newer);
        assertThat(matches(later, all)).isEqualTo((int) SIZE / BLOCK);
    }

    @Test
    void theSignatureOfABlockInThePlaceOfAnotherMatchesNeither() throws IOException {
        byte[] all = new byte[(int) (SIZE / BLOCK) * BlockSigner.SIGNATURE_BYTES];
        Arrays.fill(all, (byte) 9);
        write(list, all, 0);
        int whole = matches(list, all);
        byte[] stored = Files.readAllBytes(only());
        int first = SignatureLayout.HEADER_LENGTH + SignatureLayout.COUNT_LENGTH;
        assertThat(Arrays.copyOfRange(stored, first, first + 16))
                .as("equal blocks do not look equal")
                .isNotEqualTo(Arrays.copyOfRange(stored, first + 16, first + 32));
        System.arraycopy(stored, first, stored, first + 16, 16);
        System.arraycopy(stored, first, stored, first + SignatureLayout.GROUP_LENGTH, 16);
        Files.write(only(), stored);
        assertThat(matches(list, all)).isEqualTo(whole - 2);
    }

    /** Counts the blocks whose signature is the one in {@code all}; two zeros match. */
    private int matches(FileContent content, byte[] all) {
        return matches(store(), content, all);
    }

    private static int matches(SignatureStore store, FileContent content, byte[] all) {
        try (BlockSignatures signatures = store.open(content, SIZE).orElseThrow()) {
            byte[] found = signatures.read(new ChunkRange(0, (int) SIZE)).blocks();
            int matches = 0;
            for (int at = 0; at < all.length; at += BlockSigner.SIGNATURE_BYTES) {
                matches += Arrays.equals(
                                found, at, at + BlockSigner.SIGNATURE_BYTES, all, at, at + BlockSigner.SIGNATURE_BYTES)
                        ? 1
                        : 0;
            }
            return matches;
        }
    }

    @Test
    void unfinishedAndUnreferencedSignaturesAreDeleted() throws IOException {
        write(list, randomSignatures(), 0);
        SignatureStore interrupted = store();
        interrupted.begin().orElseThrow().write(new ChunkRange(0, BLOCK), new ChunkSignatures(0, signature(1), 0), 0);
        assertThat(files()).hasSize(2);
        SignatureStore store = store();
        assertThat(files()).hasSize(1);
        store.commit(Set.of(oid(1)));
        assertThat(files()).hasSize(1);
        store.commit(Set.of());
        assertThat(files()).isEmpty();
    }

    @Test
    void signaturesOfRunsWithoutACommittedPointDoNotGatherInTheCache() throws IOException {
        write(list, randomSignatures(), 0);
        for (int run = 2; run < 10; run++) {
            try (SignatureStore failed = store()) {
                finish(failed, new FileContent.FileList(record(RecordType.FILELIST, run)));
            }
            assertThat(files()).hasSize(2);
        }
        assertThat(store().open(list, SIZE)).as("those of the newest point").isPresent();
        assertThat(files()).hasSize(1);
    }

    @Test
    void signaturesThatARunReplacesStayUntilItsPointIsCommitted() {
        byte[] before = randomSignatures();
        write(list, before, 0);
        SignatureStore store = store();
        finish(store, list);
        assertThat(matches(store, list, before)).isEqualTo((int) SIZE / BLOCK);
        store.commit(Set.of(oid(1)));
        assertThat(matches(store, list, before)).isLessThan((int) SIZE / BLOCK);
    }

    private static void finish(SignatureStore store, FileContent content) {
        SignatureDraft draft = store.begin().orElseThrow();
        draft.write(new ChunkRange(0, BLOCK), new ChunkSignatures(0, signature(1), 0), 0);
        store.finish(draft, content, SIZE);
    }

    @Test
    void aFileThatCannotBeWrittenIsAProblemOfTheCacheOnly() throws IOException {
        SignatureStore store = store();
        Files.delete(folder);
        Files.writeString(folder, "no directory");
        assertThat(store.begin()).isEmpty();
        assertThat(store.failure()).isPresent();
        Files.delete(folder);
    }

    @Test
    void signaturesTakeLessThanHalfAPercent() throws IOException {
        write(list, randomSignatures(), 0);
        assertThat(Files.size(only())).isLessThan(SIZE / 200);
    }

    /** Writes them chunk by chunk, as a run does. */
    private void write(FileContent content, byte[] all, int writtenPerChunk) {
        SignatureStore store = store();
        SignatureDraft draft = store.begin().orElseThrow();
        for (long at = 0; at < SIZE; at += 1_000_000) {
            ChunkRange range = new ChunkRange(at, (int) Math.min(1_000_000, SIZE - at));
            int from = Math.min((int) range.firstBlock() * BlockSigner.SIGNATURE_BYTES, all.length);
            byte[] signatures = Arrays.copyOfRange(all, from, from + range.blocks() * BlockSigner.SIGNATURE_BYTES);
            draft.write(
                    range, new ChunkSignatures(0, signatures, 0), range.length() == 1_000_000 ? writtenPerChunk : 0);
        }
        store.finish(draft, content, SIZE);
        assertThat(store.failure()).isEqualTo(Optional.empty());
        store.commit(Set.of(oid(1), oid(2), oid(3)));
    }

    /** Blocks that two chunks share have none. */
    private byte[] randomSignatures() {
        byte[] all = new byte[(int) (SIZE / BLOCK) * BlockSigner.SIGNATURE_BYTES];
        random.nextBytes(all);
        for (int at = 1_000_000; at < SIZE; at += 1_000_000) {
            int block = at / BLOCK;
            Arrays.fill(
                    all,
                    block * BlockSigner.SIGNATURE_BYTES,
                    Math.min(all.length, (block + 1) * BlockSigner.SIGNATURE_BYTES),
                    (byte) 0);
        }
        return all;
    }

    private static byte[] signature(int value) {
        byte[] signature = new byte[BlockSigner.SIGNATURE_BYTES];
        Arrays.fill(signature, (byte) value);
        return signature;
    }

    private SignatureStore store() {
        return new SignatureStore(cache, key.cacheMac(), 1);
    }

    private Path only() throws IOException {
        return files().getFirst();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static Oid oid(int value) {
        byte[] bytes = new byte[Oid.BYTES];
        Arrays.fill(bytes, (byte) value);
        return Oid.from(bytes, 0);
    }

    private static RecordReference record(RecordType type, int value) {
        byte[] pid = new byte[Pid.LENGTH];
        Arrays.fill(pid, (byte) value);
        return new RecordReference(type, oid(value), Pid.of(pid), 100_000, 0, "");
    }
}
