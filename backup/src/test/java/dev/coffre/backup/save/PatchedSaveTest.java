package dev.coffre.backup.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.PatchedChunk;
import dev.coffre.backup.content.StoredChunk;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.record.Compression;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.progress.SaveEvent;
import dev.coffre.backup.save.progress.SavePhase;
import dev.coffre.backup.save.progress.SaveReport;
import dev.coffre.backup.source.Extent;
import dev.coffre.backup.source.StreamSource;
import dev.coffre.backup.testing.SyntheticFile;
import dev.coffre.backup.testing.TestSignatures;
import dev.coffre.backup.tree.Entry;
import dev.coffre.sealing.BlockSigner;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.testing.Fault;
import dev.coffre.vault.testing.FaultyVault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatchedSaveTest {
    private static final int BLOCK = BlockSigner.BLOCK_BYTES;
    private static final int MIB = 1 << 20;
    private static final long HALF_DAY = 43_200;

    @TempDir
    Path folder;

    private final Random random = new Random(5);
    private SaveWorld world;
    private byte[] file;

    @BeforeEach
    void saveFirst() {
        world = new SaveWorld(folder.resolve("world"));
        file = bytes(8 * MIB);
        save();
    }

    @Test
    void aDayOfAFewChangedPagesSendsTheirBlocks() {
        changePages(5);
        long sent = save().totals().bytesStored();
        assertThat(sent).isBetween(64_000L, 100_000L);
        assertSaved();
        assertThat(patched()).hasSizeBetween(1, 5);
    }

    @Test
    void chunksThatStayWhereTheyWereKeepTheirSignatures() {
        for (int at : new int[] {MIB / 2, 7 * MIB, 2 * MIB, MIB / 2}) {
            file = file.clone();
            file[at]++;
            assertThat(save().totals().bytesStored()).as("a change at %d", at).isLessThan(100_000);
            assertSaved();
        }
    }

    @Test
    void withoutSignaturesOrCacheTheChangedChunksAreSentWholeOnce() {
        for (Consumer<SaveWorld> loss :
                List.<Consumer<SaveWorld>>of(PatchedSaveTest::deleteSignatures, SaveWorld::deleteCache)) {
            changePages(3);
            loss.accept(world);
            assertThat(save().totals().bytesStored()).isBetween(2L * MIB, 7L * MIB);
            assertSaved();
            changePages(5);
            assertThat(save().totals().bytesStored()).isLessThan(100_000);
            assertSaved();
        }
    }

    @Test
    void patchedChunksThatDidNotChangeAreKeptThoughTheCacheIsLost() {
        changePages(5);
        save();
        List<PatchedChunk> before = patched();
        world.deleteCache();
        file = file.clone();
        file[file.length - 1]++;
        assertThat(save().totals().bytesStored()).isLessThan(5 * MIB);
        assertSaved();
        assertThat(patched()).isNotEmpty().isSubsetOf(before);
    }

    @Test
    void aFileThatIsReadAgainUnchangedSendsNothing() {
        changePages(5);
        save();
        assertThat(save().totals().bytesStored()).isLessThan(5_000);
        assertSaved();
    }

    @Test
    void everyKindOfChangeOverManyDaysGivesTheFileAndNeverCostsMuchMoreThanWholeChunks() {
        SaveWorld plain = new SaveWorld(folder.resolve("plain"));
        saveIn(plain);
        for (int day = 0; day < 25; day++) {
            file = edited(file);
            deleteSignatures(plain);
            long whole = saveIn(plain).totals().bytesStored();
            long sent = save().totals().bytesStored();
            assertThat(sent).as("day %d", day).isLessThanOrEqualTo((long) (1.02 * whole) + 80_000);
            assertSaved();
        }
    }

    @Test
    void aShiftOfEverythingAVacuumAndAnEncryptionCostNoMoreThanWholeChunks() {
        for (UnaryOperator<byte[]> change : List.<UnaryOperator<byte[]>>of(
                PatchedSaveTest::withAByteInFront, this::vacuumed, before -> bytes(before.length))) {
            SaveWorld plain = new SaveWorld(folder.resolve("plain" + random.nextInt()));
            saveIn(plain);
            save();
            file = change.apply(file);
            deleteSignatures(plain);
            long whole = saveIn(plain).totals().bytesStored();
            assertThat(save().totals().bytesStored()).isLessThanOrEqualTo((long) (1.02 * whole));
            assertSaved();
        }
    }

    @Test
    void aCacheFolderThatWasRestoredFromACopyGivesTheFile() throws IOException {
        changePages(20);
        save();
        Path copy = folder.resolve("copy");
        copyFiles(world.cacheFolder(), copy);
        for (int day = 0; day < 3; day++) {
            changePages(20);
            save();
        }
        world.deleteCache();
        copyFiles(copy, world.cacheFolder());
        changePages(20);
        save();
        assertSaved();
        changePages(5);
        assertThat(save().totals().bytesStored()).isLessThan(150_000);
        assertSaved();
    }

    @Test
    void aPointThatWasNeverCommittedDoesNoHarmAndWhatItSentIsUsed() {
        FaultyVault counting = new FaultyVault(world.vault, n -> new Fault.None());
        changePages(5);
        touch(world);
        world.save(counting);
        for (int n = 1; n <= counting.calls(); n++) {
            byte[] before = file;
            changePages(30);
            touch(world);
            FaultyVault faulty = FaultyVault.once(world.vault, n, new Fault.LostRequest());
            assertThatThrownBy(() -> world.save(faulty)).as("call %d", n).isInstanceOf(Problem.class);
            if (n % 2 == 0) {
                file = before;
                changePages(3);
            }
            assertThat(save().totals().bytesStored()).as("call %d", n).isLessThan(400_000);
            assertSaved();
        }
    }

    @Test
    void anotherDataKeySendsTheFileWholeOnce() {
        changePages(5);
        save();
        world.rotateKey();
        changePages(5);
        assertThat(save().totals().bytesStored()).isGreaterThan(7 * MIB);
        assertSaved();
        changePages(5);
        assertThat(save().totals().bytesStored()).isLessThan(100_000);
        assertSaved();
    }

    @Test
    void aRetainedRootKeepsItsPatchedChunksAndTheNextDayBuildsOnThem() {
        changePages(5);
        save();
        byte[] database = file;
        List<PatchedChunk> before = patched();
        file = bytes(5 * MIB);
        saveStream(RetainedRootFilter.ALL);
        byte[] dump = file;
        file = database;
        assertSaved();
        assertThat(patched()).isEqualTo(before);
        changePages(5);
        touch(world);
        SaveReport next = world.saveOf(world.source, "/data", RetainedRootFilter.ALL);
        assertThat(next.totals().bytesStored()).isLessThan(100_000);
        assertSaved();
        assertThat(Arrays.equals(world.saved().content("/stdin/dump"), dump)).isTrue();
    }

    @Test
    void patchedChunksOfAnOlderDataKeyStayInARetainedRootAndInOlderPoints() {
        changePages(5);
        save();
        byte[] database = file;
        List<PatchedChunk> before = patched();
        world.rotateKey();
        file = bytes(5 * MIB);
        saveStream(RetainedRootFilter.ALL);
        file = database;
        assertThat(Arrays.equals(world.saved().content("db"), database)).isTrue();
        assertThat(patched()).isEqualTo(before);
        changePages(5);
        touch(world);
        SaveReport dear = world.saveOf(world.source, "/data", RetainedRootFilter.ALL);
        assertThat(dear.totals().bytesStored()).isGreaterThan(7 * MIB);
        assertSaved();
        assertThat(patched()).as("the pids are those of the new key").isEmpty();
        assertThat(world.vault.chain(world.machine).points().subList(1, 3))
                .allSatisfy(point -> assertThat(
                                Arrays.equals(world.saved(point.point()).content("db"), database))
                        .isTrue());
    }

    @Test
    void recordsThatTheVaultLostAreNotReferencedAgain() {
        changePages(40);
        save();
        for (RecordType type : List.of(RecordType.CHUNK, RecordType.PATCH)) {
            Oid lost = patched().stream()
                    .flatMap(chunk -> chunk.records().stream())
                    .filter(record -> record.type() == type)
                    .findFirst()
                    .orElseThrow()
                    .oid();
            world.service.lose(world.domain, lost);
            world.events.clear();
            save();
            assertThat(world.events)
                    .as("one attempt: the loss is known before the file is read")
                    .containsOnlyOnce(new SaveEvent.PhaseBegan(SavePhase.READING));
            assertSaved();
            assertThat(patched().stream().flatMap(chunk -> chunk.records().stream()))
                    .extracting(RecordReference::oid)
                    .doesNotContain(lost);
        }
    }

    @Test
    void aFileThatShrinksAndGrowsIsSaved() {
        changePages(10);
        save();
        file = Arrays.copyOf(file, 7 * MIB + 100);
        save();
        assertSaved();
        file = Arrays.copyOf(file, 12 * MIB);
        changePages(10);
        save();
        assertSaved();
        file = Arrays.copyOf(file, 3 * MIB);
        save();
        assertSaved();
        file = bytes(100);
        save();
        assertSaved();
        file = bytes(8 * MIB);
        save();
        changePages(3);
        assertThat(save().totals().bytesStored()).isLessThan(100_000);
        assertSaved();
    }

    @Test
    void aFileWhoseHolesMoveIsSaved() {
        for (List<Extent> data : List.of(
                List.of(new Extent(0, 5 * MIB), new Extent(9 * MIB, 3 * MIB)),
                List.of(new Extent(0, 5 * MIB), new Extent(7 * MIB + 100, 5 * MIB - 100)),
                List.of(new Extent(2 * MIB, 10 * MIB)),
                List.of(new Extent(0, 3 * MIB)))) {
            SyntheticFile sparse = SyntheticFile.sparse(9, 12 * MIB, data);
            world.files.at(world.clock.instant().getEpochSecond() + HALF_DAY).file("db", sparse);
            world.save();
            file = new byte[12 * MIB];
            sparse.copy(0, file, 0, file.length);
            assertSaved();
        }
    }

    @Test
    void chunksThatDidNotChangeAreNotCutAgain() {
        int middle = 4 * MIB + 100;
        List<Extent> halves = List.of(new Extent(0, middle), new Extent(middle, 8 * MIB - middle));
        saveExtents(8 * MIB, halves);
        List<StoredChunk> before = chunks();
        saveExtents(8 * MIB, List.of(new Extent(0, 8 * MIB)));
        assertThat(chunks()).as("the chunker would not end one in the middle").isEqualTo(before);
    }

    @Test
    void theLastChunkIsCutAgainIfTheFileGrew() {
        saveExtents(8 * MIB, List.of(new Extent(0, 8 * MIB)));
        saveExtents(12 * MIB, List.of(new Extent(0, 12 * MIB)));
        List<Integer> grown = chunks().stream().map(StoredChunk::rawLength).toList();
        world = new SaveWorld(folder.resolve("other"));
        saveExtents(12 * MIB, List.of(new Extent(0, 12 * MIB)));
        assertThat(chunks()).extracting(StoredChunk::rawLength).isEqualTo(grown);
    }

    private void saveExtents(int size, List<Extent> data) {
        world.files
                .at(world.clock.instant().getEpochSecond() + HALF_DAY)
                .file("db", SyntheticFile.sparse(9, size, data));
        world.save();
    }

    @Test
    void aStreamIsPatchedAgainstTheOneOfTheSameName() {
        saveStream(RetainedRootFilter.NONE);
        changePages(5);
        assertThat(saveStream(RetainedRootFilter.NONE).totals().bytesStored()).isLessThan(100_000);
        assertThat(Arrays.equals(world.saved().content("/stdin/dump"), file)).isTrue();
    }

    private SaveReport saveStream(RetainedRootFilter retained) {
        StreamSource stream = new StreamSource(
                ByteString.utf8("/stdin/dump"),
                Optional.empty(),
                world.clock.instant(),
                new ByteArrayInputStream(file));
        return world.saveOf(stream, "/stdin/dump", retained);
    }

    @Test
    void chunksOfFixedSizeArePatchedToo() {
        UnaryOperator<SavePlan> fixed = plan -> plan.withFixedChunks(true);
        assertThat(save(fixed).totals().bytesStored())
                .as("all are copies of the others")
                .isLessThan(100_000);
        assertThat(patched()).hasSize(8);
        deleteSignatures(world);
        file = bytes(8 * MIB);
        save(fixed);
        changePages(3);
        assertThat(save(fixed).totals().bytesStored()).isLessThan(100_000);
        assertSaved();
        assertThat(patched()).hasSizeBetween(1, 3);
    }

    @Test
    void threadsAndTimingDoNotChangeWhatIsStored() {
        SaveWorld other = new SaveWorld(folder.resolve("other"));
        try (SaveThreads threads = SaveThreads.ofCores(4)) {
            touch(other);
            other.save(other.vault, threads, plan -> plan, new CancelToken());
            for (int day = 0; day < 5; day++) {
                file = edited(file);
                save();
                touch(other);
                other.save(other.vault, threads, plan -> plan, new CancelToken());
                assertThat(root(other)).as("day %d", day).isEqualTo(root(world));
            }
        }
    }

    @Test
    void afterThirtyDaysARecoveryFetchesLittleMoreThanItNeedsAndAReadNeedsFewRecords() {
        assertCheapToReadAfterThirtyDays();
        assertThat(patched()).allSatisfy(chunk -> assertThat(bundles(chunk)).hasSizeLessThanOrEqualTo(10));
    }

    @Test
    @Tag("long")
    void aLargeFileToo() {
        file = bytes(64 * MIB);
        save();
        assertCheapToReadAfterThirtyDays();
    }

    /** Every day 0.5 % of the pages of 8 KiB change. */
    private void assertCheapToReadAfterThirtyDays() {
        long sent = 0;
        long dearest = 0;
        for (int day = 0; day < 30; day++) {
            changePages(file.length / 8_192 / 200);
            long stored = save().totals().bytesStored();
            sent += stored;
            dearest = Math.max(dearest, stored);
        }
        assertSaved();
        assertThat(sent / 30).isLessThan(file.length / 80);
        assertThat(dearest).isLessThan(file.length / 25);
        int most = 0;
        for (int at = 0; at + MIB <= file.length; at += MIB / 8) {
            most = Math.max(most, records(at, at + MIB).size());
        }
        assertThat(most).isBetween(10, 20);
        long fetched = records(0, file.length).stream()
                .mapToLong(RecordReference::rawLength)
                .sum();
        assertThat((double) fetched / file.length).isBetween(1.15, 1.25);
    }

    private static List<RecordReference> bundles(PatchedChunk chunk) {
        return chunk.records().stream()
                .filter(record -> record.type() == RecordType.PATCH)
                .toList();
    }

    /** Returns the records that a reader of this range needs: it composes whole chunks, to compute their pids. */
    private Set<RecordReference> records(long from, long end) {
        Set<RecordReference> records = new HashSet<>();
        long at = 0;
        for (StoredChunk chunk : chunks()) {
            if (at < end && at + chunk.rawLength() > from) {
                records.addAll(chunk.records());
            }
            at += chunk.rawLength();
        }
        return records;
    }

    @Test
    void aChunkThatIsPatchedAgainAndAgainIsSentWholeSometime() {
        long sent = 0;
        for (int day = 0; day < 8; day++) {
            for (int block = day % 2; block < file.length / BLOCK; block += 3) {
                file[block * BLOCK]++;
            }
            sent += save().totals().bytesStored();
            assertSaved();
        }
        assertThat(sent).isLessThan(8L * file.length * 2 / 3);
        Set<RecordReference> fetched = new HashSet<>();
        chunks().forEach(chunk -> fetched.addAll(chunk.records()));
        assertThat(fetched.stream().mapToLong(RecordReference::rawLength).sum()).isLessThan((long) (2.3 * file.length));
    }

    @Test
    void aWrongSignatureIsShownByThePid() {
        saveWithAWrongMatch();
        assertThat(patched()).hasSize(1);
        assertThat(wrongPids()).isEqualTo(1);
    }

    @Test
    void aRescanReplacesAWrongPatchedChunkAndTheNextDaysBuildOnTheRightOne() {
        saveWithAWrongMatch();
        save();
        assertThat(wrongPids()).as("reused without a rescan").isEqualTo(1);
        save(plan -> plan.withRescan(true));
        assertSaved();
        changePages(3);
        assertThat(save().totals().bytesStored()).isLessThan(100_000);
        assertSaved();
        assertThat(patched()).isNotEmpty();
    }

    /** Changes a block, which then looks unchanged: only the holder of the key can make this happen. */
    private void saveWithAWrongMatch() {
        file = file.clone();
        file[700 * BLOCK]++;
        TestSignatures.replace(
                world.cacheFolder(), world.keys.newest(), world.saved().entry("db"), file);
        save();
    }

    @Test
    void signaturesLeaveTheCacheWithTheirFileAndTakeLittleSpace() throws IOException {
        changePages(3);
        save();
        world.files.file("small", SyntheticFile.of(bytes(3 * MIB))).file("middle", SyntheticFile.of(bytes(5 * MIB)));
        world.save();
        assertThat(signatureFiles(world)).hasSize(2);
        for (Path signatures : signatureFiles(world)) {
            assertThat(Files.size(signatures)).isLessThan(file.length / 200);
        }
        world.files.remove("db");
        world.save();
        assertThat(signatureFiles(world)).hasSize(1);
        world.save();
        assertThat(signatureFiles(world)).hasSize(1);
        world.files.remove("middle");
        world.save();
        assertThat(signatureFiles(world)).isEmpty();
    }

    @Test
    void aFileThatChangesWhileItIsReadIsSavedAsFound() {
        changePages(5);
        touch(world);
        int[] opened = {0};
        world.source.onOpen(key -> {
            if (opened[0]++ < 2) {
                changePages(3);
                touch(world);
            }
        });
        world.save();
        assertSaved();
        assertThat(signatureFiles(world)).hasSize(1);
    }

    private SaveReport save() {
        return save(plan -> plan);
    }

    private SaveReport save(UnaryOperator<SavePlan> change) {
        touch(world);
        return world.save(world.vault, SaveThreads.inCaller(), change, new CancelToken());
    }

    private SaveReport saveIn(SaveWorld other) {
        touch(other);
        return other.save();
    }

    private void touch(SaveWorld in) {
        in.files.at(in.clock.instant().getEpochSecond() + HALF_DAY).file("db", SyntheticFile.of(file));
    }

    private void assertSaved() {
        assertThat(Arrays.equals(world.saved().content("db"), file)).isTrue();
        assertThat(wrongPids()).isZero();
    }

    private long wrongPids() {
        SaveWorld.Saved saved = world.saved();
        try (RecordSealer sealer = new RecordSealer(world.keys.newest(), Compression.OFF)) {
            return patched().stream()
                    .filter(chunk -> !sealer.pidOf(RecordType.CHUNK, Slice.of(saved.raw(chunk)))
                            .equals(chunk.pid()))
                    .count();
        }
    }

    private List<StoredChunk> chunks() {
        SaveWorld.Saved saved = world.saved();
        Entry entry = saved.entry("db");
        List<StoredChunk> chunks = new ArrayList<>();
        ChunkStream.of(entry.content(), entry.metadata().size(), saved.pages)
                .forEachRemaining(placed -> chunks.add(placed.chunk()));
        return chunks;
    }

    private List<PatchedChunk> patched() {
        return chunks().stream()
                .filter(PatchedChunk.class::isInstance)
                .map(PatchedChunk.class::cast)
                .toList();
    }

    private static Oid root(SaveWorld of) {
        return of.vault.chain(of.machine).points().getLast().point().root();
    }

    private void changePages(int count) {
        file = file.clone();
        for (int i = 0; i < count; i++) {
            int page = random.nextInt(file.length / 8_192) * 8_192;
            System.arraycopy(bytes(8_192), 0, file, page, 8_192);
        }
    }

    private byte[] edited(byte[] before) {
        byte[] after = before.clone();
        int at = random.nextInt(after.length - MIB);
        switch (random.nextInt(8)) {
            case 0 -> Arrays.fill(after, at, at + random.nextInt(MIB), (byte) 0);
            case 1 -> System.arraycopy(bytes(MIB), 0, after, at, MIB);
            case 2 -> System.arraycopy(before, 0, after, at, MIB);
            case 3 -> after = Arrays.copyOf(after, after.length - random.nextInt(2 * MIB));
            case 4 -> {
                after = Arrays.copyOf(after, after.length + random.nextInt(2 * MIB));
                System.arraycopy(
                        bytes(after.length - before.length), 0, after, before.length, after.length - before.length);
            }
            case 5 -> {
                int inserted = 1 + random.nextInt(10_000);
                after = Arrays.copyOf(after, after.length + inserted);
                System.arraycopy(before, at, after, at + inserted, before.length - at);
            }
            default -> {
                for (int i = random.nextInt(200); i > 0; i--) {
                    after[random.nextInt(after.length)]++;
                }
            }
        }
        return after;
    }

    private static byte[] withAByteInFront(byte[] before) {
        byte[] after = new byte[before.length + 1];
        System.arraycopy(before, 0, after, 1, before.length);
        return after;
    }

    /** Drops every twentieth page and moves the rest to the front, with one page in ten at another place. */
    private byte[] vacuumed(byte[] before) {
        List<Integer> pages = new ArrayList<>();
        for (int page = 0; page < before.length / BLOCK; page++) {
            if (page % 20 != 0) {
                pages.add(page);
            }
        }
        for (int i = 0; i < pages.size() / 20; i++) {
            Collections.swap(pages, random.nextInt(pages.size()), random.nextInt(pages.size()));
        }
        byte[] after = new byte[pages.size() * BLOCK];
        for (int i = 0; i < pages.size(); i++) {
            System.arraycopy(before, pages.get(i) * BLOCK, after, i * BLOCK, BLOCK);
        }
        return after;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static List<Path> signatureFiles(SaveWorld of) {
        try (Stream<Path> files = Files.list(of.cacheFolder())) {
            return files.filter(path -> path.getFileName().toString().startsWith("signatures-"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteSignatures(SaveWorld of) {
        for (Path path : signatureFiles(of)) {
            try {
                Files.delete(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void copyFiles(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path path : files.toList()) {
                Files.copy(path, to.resolve(path.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
