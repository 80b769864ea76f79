package dev.coffre.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.check.CheckFinding;
import dev.coffre.backup.check.CheckReport;
import dev.coffre.backup.check.CheckRun;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.content.PatchedChunk;
import dev.coffre.backup.content.RecordExtent;
import dev.coffre.backup.content.StoredChunk;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.fetch.DomainAccess;
import dev.coffre.backup.fetch.FetchThreads;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.fetch.VaultPageSource;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.testing.MeasuringVault;
import dev.coffre.backup.testing.PatchedFile;
import dev.coffre.backup.testing.PointForge;
import dev.coffre.backup.testing.SyntheticFile;
import dev.coffre.backup.testing.SyntheticSource;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.view.ContentReader;
import dev.coffre.backup.view.ContentView;
import dev.coffre.backup.view.Difference;
import dev.coffre.backup.view.PointDiff;
import dev.coffre.backup.view.PointView;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recovery points whose files have patched chunks, through everything that reads them. */
class PatchedFilesTest extends RestoreTest {
    private static final EntryKey ROOT = EntryKey.root(ByteString.utf8("/root"));
    private static final EntryKey DATABASE = ROOT.child(ByteString.utf8("database"));
    private static final int CHUNK = 1 << 20;
    private static final int BYTES = 24 << 20;
    private static final int DAYS = 12;

    private PointForge forge;
    private PatchedFile file;

    @BeforeEach
    void change() {
        forge = world.forge();
        byte[] content = new byte[BYTES - 5_000];
        Random random = new Random(3);
        for (int at = 0; at < content.length; at += CHUNK) {
            byte[] noise = new byte[Math.min(50_000, content.length - at)];
            random.nextBytes(noise);
            System.arraycopy(noise, 0, content, at, noise.length);
        }
        file = new PatchedFile(forge, content, CHUNK);
        for (int day = 0; day < DAYS; day++) {
            file.change(random, 60);
        }
    }

    private RecoveryPoint commit() {
        Entry entry = PointForge.file(DATABASE, file.content().length, file.stored());
        return forge.commit("/root", PointForge.folder(ROOT), entry);
    }

    private Set<Oid> needed() {
        Set<Oid> needed = new HashSet<>();
        file.chunks().forEach(chunk -> chunk.records().forEach(record -> needed.add(record.oid())));
        return needed;
    }

    private void assertEachFetchedOnce(MeasuringVault vault) {
        assertThat(vault.chunks().keySet()).isEqualTo(needed());
        assertThat(vault.chunks().values()).allMatch(times -> times == 1);
    }

    private PatchedChunk patched(int index) {
        return (PatchedChunk) file.chunks().get(index);
    }

    private static RecordReference lastPatch(PatchedChunk chunk) {
        return chunk.records().stream()
                .filter(record -> record.type() == RecordType.PATCH)
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    /** A chunk that differs from the right one in nothing but the pid, or in what it is composed of. */
    private void lie(int index, BiFunction<PatchedChunk, StoredChunk, PatchedChunk> lie) {
        file.replace(index, lie.apply(patched(index), file.chunks().get(index + 1)));
    }

    private byte[] recovered() throws Exception {
        return world.sandbox.read("to/database").toByteArray();
    }

    private CheckReport check(DomainReader vault) {
        try (FetchThreads threads = FetchThreads.ofCores(2)) {
            return new CheckRun(
                            world.backup.points().newestFirst(),
                            new DomainAccess(vault, world.backup.keys, threads),
                            _ -> {},
                            new CancelToken(),
                            world.backup.clock,
                            new Random(1))
                    .run();
        }
    }

    @Test
    void aFileOfManyDaysIsRecoveredAndEachRecordFetchedOnce() throws Exception {
        RecoveryPoint point = commit();
        MeasuringVault vault = new MeasuringVault(world.backup.vault);
        RecoveryReport report = world.run(RestoreWorld.verified(world.plan(point)), vault);
        assertThat(report.warnings()).isEmpty();
        assertThat(recovered()).isEqualTo(file.content());
        assertEachFetchedOnce(vault);
        assertThat(vault.requests()).isLessThan(30);
    }

    @Test
    void aSmallFileIsComposedToo() throws Exception {
        file = new PatchedFile(forge, Arrays.copyOf(file.content(), 3 << 20), CHUNK);
        file.change(new Random(5), 20);
        RecoveryPoint point = commit();
        assertThat(world.run(world.plan(point), world.backup.vault).warnings()).isEmpty();
        assertThat(recovered()).isEqualTo(file.content());
    }

    @Test
    void twoFilesAreRecoveredTogetherWithoutFetchingTwice() throws Exception {
        PatchedFile other = new PatchedFile(forge, file.content(), CHUNK);
        for (int day = 0; day < DAYS; day++) {
            other.change(new Random(day), 60);
        }
        RecoveryPoint point = forge.commit(
                "/root",
                PointForge.folder(ROOT),
                PointForge.file(DATABASE, file.content().length, file.stored()),
                PointForge.file(ROOT.child(ByteString.utf8("other")), other.content().length, other.stored()));
        MeasuringVault vault = new MeasuringVault(world.backup.vault);
        assertThat(world.run(world.plan(point), vault).warnings()).isEmpty();
        assertThat(recovered()).isEqualTo(file.content());
        assertThat(world.sandbox.read("to/other").toByteArray()).isEqualTo(other.content());
        assertThat(vault.chunks().values()).allMatch(times -> times == 1);
    }

    @Test
    void onlyWhatChangedIsFetchedForAnExistingFile() throws Exception {
        byte[] existing = file.content();
        existing[5 * CHUNK + 7] ^= 1;
        world.sandbox.file(ByteString.utf8("to/database"), existing);
        MeasuringVault vault = new MeasuringVault(world.backup.vault);
        RecoveryPlan plan = RestoreWorld.with(world.plan(commit()), ConflictRule.OVERWRITE);
        assertThat(world.run(plan, vault).warnings()).isEmpty();
        assertThat(recovered()).isEqualTo(file.content());
        Set<Oid> ofTheChunk = new HashSet<>();
        patched(5).records().forEach(record -> ofTheChunk.add(record.oid()));
        assertThat(vault.chunks().keySet()).isEqualTo(ofTheChunk);
    }

    @Test
    void anInterruptedRecoveryIsResumed() throws Exception {
        world.notes = new MemoryNotes();
        RecoveryPoint point = commit();
        Oid late = file.chunks().getLast().records().getFirst().oid();
        DomainReader interrupting = new InterruptingVault(world.backup.vault, late, () -> world.cancel.cancel());
        assertThatThrownBy(() -> world.run(world.plan(point), interrupting)).isInstanceOf(Problem.class);
        world.cancel = new CancelToken();
        MeasuringVault vault = new MeasuringVault(world.backup.vault);
        assertThat(world.run(world.plan(point), vault).warnings()).isEmpty();
        assertThat(recovered()).isEqualTo(file.content());
        assertThat(vault.chunks()).hasSizeLessThan(needed().size());
    }

    @Test
    void aWrongPidIsReportedAndNothingIsWritten() throws Exception {
        lie(4, (right, next) -> new PatchedChunk(1, next.pid(), right.rawLength(), right.extents()));
        RecoveryPoint point = commit();
        RecoveryReport report = world.run(world.plan(point));
        assertThat(report.damaged()).isTrue();
        assertThat(report.warnings()).singleElement().satisfies(warning -> {
            assertThat(RestoreWorld.path(warning)).endsWith("/database");
            assertThat(warning.details().get("reason")).contains("is not what was backed up");
        });
        assertThat(world.sandbox.exists("to/database")).isFalse();
        CheckReport found = check(world.backup.vault);
        assertThat(found.findings()).singleElement().isInstanceOfSatisfying(CheckFinding.BadEntry.class, bad -> {
            assertThat(bad.affected().paths()).containsExactly("/root/database");
            assertThat(bad.problem().code()).isEqualTo(ProblemCode.PATCHED_CHUNK_WRONG);
        });
    }

    /** What a wrong match of signatures would make: extents that exist, of another version of the page. */
    @Test
    void aWrongExtentIsFoundByThePid() throws Exception {
        lie(4, (right, _) -> {
            List<RecordExtent> extents = new ArrayList<>(right.extents());
            var last = extents.removeLast();
            extents.add(new RecordExtent(last.record(), 0, last.length()));
            return new PatchedChunk(1, right.pid(), right.rawLength(), extents);
        });
        RecoveryPoint point = commit();
        assertThat(world.run(world.plan(point)).damaged()).isTrue();
        assertThat(check(world.backup.vault).findingCount()).isEqualTo(1);
        assertThatThrownBy(() -> read(point, 4L * CHUNK, 10)).isInstanceOf(Problem.class);
        byte[] before = Arrays.copyOfRange(file.content(), 3 * CHUNK, 3 * CHUNK + 10);
        assertThat(read(point, 3L * CHUNK, 10)).isEqualTo(before);
    }

    @Test
    void anEpochWithoutKeyIsDamage() {
        lie(4, (right, _) -> new PatchedChunk(7, right.pid(), right.rawLength(), right.extents()));
        RecoveryPoint point = commit();
        assertThat(world.run(world.plan(point)).damaged()).isTrue();
        assertThat(check(world.backup.vault).findingCount()).isEqualTo(1);
    }

    @Test
    void aLostPatchBundleIsNamedOnceWithTheFile() throws Exception {
        RecordReference lost = lastPatch(patched(4));
        RecoveryPoint point = commit();
        world.backup.service.damage(world.backup.domain, lost.oid());
        RecoveryReport report = world.run(world.plan(point));
        assertThat(report.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(RestoreWorld.path(warning)).endsWith("/database"));
        CheckReport found = check(world.backup.vault);
        assertThat(found.findings()).singleElement().isInstanceOfSatisfying(CheckFinding.BadRecord.class, bad -> {
            assertThat(bad.oid()).isEqualTo(lost.oid());
            assertThat(bad.type()).isEqualTo(RecordType.PATCH);
            assertThat(bad.affected().paths()).containsExactly("/root/database");
        });
    }

    @Test
    void aCheckComposesEachChunkAndFetchesEachRecordOnce() {
        commit();
        commit();
        MeasuringVault vault = new MeasuringVault(world.backup.vault);
        CheckReport report = check(vault);
        assertThat(report.findings()).isEmpty();
        assertEachFetchedOnce(vault);
    }

    private byte[] read(RecoveryPoint point, long offset, int length) {
        byte[] some = new byte[length];
        reading(new MeasuringVault(world.backup.vault), point, reader -> {
            assertThat(reader.read(offset, some, 0, length)).isEqualTo(length);
        });
        return some;
    }

    private void reading(MeasuringVault vault, RecoveryPoint point, Consumer<ContentReader> use) {
        try (FetchThreads threads = FetchThreads.ofCores(2);
                RecordOpenerPool openers = new RecordOpenerPool(world.backup.keys)) {
            PageSource pages = new VaultPageSource(vault, openers);
            try (ContentView contents = new ContentView(
                    new DomainAccess(vault, world.backup.keys, threads), pages, ContentView.DEFAULT_CACHE_BYTES)) {
                use.accept(contents.open(new PointView(point, pages).require(DATABASE)));
            }
        }
    }

    @Test
    void aMountReadsItInSequenceAndFetchesEachRecordOnce() {
        MeasuringVault vault = new MeasuringVault(world.backup.vault);
        byte[] content = file.content();
        reading(vault, commit(), reader -> {
            byte[] some = new byte[128 << 10];
            for (int at = 0; at < content.length; at += some.length) {
                int count = reader.read(at, some, 0, some.length);
                assertThat(Arrays.equals(some, 0, count, content, at, at + count))
                        .isTrue();
            }
        });
        assertEachFetchedOnce(vault);
        assertThat(vault.requests()).isLessThan(40);
    }

    @Test
    void aReadAnywhereFetchesFewRecordsMoreThanItNeeds() {
        byte[] content = file.content();
        RecoveryPoint point = commit();
        Random random = new Random(9);
        for (int i = 0; i < 20; i++) {
            int offset = CHUNK + random.nextInt(content.length - 3 * CHUNK);
            MeasuringVault vault = new MeasuringVault(world.backup.vault);
            reading(vault, point, reader -> {
                byte[] some = new byte[CHUNK];
                assertThat(reader.read(offset, some, 0, CHUNK)).isEqualTo(CHUNK);
                assertThat(Arrays.equals(some, 0, CHUNK, content, offset, offset + CHUNK))
                        .isTrue();
            });
            Set<Oid> ofItsChunks = new HashSet<>();
            int readAhead = 2; // the second chunk of a read looks like the next one of a sequence
            for (int chunk = offset / CHUNK; chunk <= (offset + CHUNK - 1) / CHUNK + readAhead; chunk++) {
                StoredChunk near =
                        file.chunks().get(Math.min(chunk, file.chunks().size() - 1));
                near.records().forEach(record -> ofItsChunks.add(record.oid()));
            }
            assertThat(vault.chunks().keySet()).isSubsetOf(ofItsChunks);
            assertThat(vault.chunks().values()).allMatch(times -> times == 1);
            assertThat(vault.chunks()).hasSizeLessThanOrEqualTo(4 + DAYS);
        }
    }

    @Test
    void readsOfManyThreadsAndASmallCacheAreRight() {
        byte[] content = file.content();
        RecoveryPoint point = commit();
        try (FetchThreads threads = FetchThreads.ofCores(2);
                RecordOpenerPool openers = new RecordOpenerPool(world.backup.keys)) {
            PageSource pages = new VaultPageSource(world.backup.vault, openers);
            try (ContentView contents =
                    new ContentView(new DomainAccess(world.backup.vault, world.backup.keys, threads), pages, 4 << 20)) {
                ContentReader reader = contents.open(new PointView(point, pages).require(DATABASE));
                IntStream.range(0, 8).parallel().forEach(seed -> {
                    Random random = new Random(seed);
                    byte[] some = new byte[100_000];
                    for (int i = 0; i < 20; i++) {
                        int offset = random.nextInt(content.length - some.length);
                        assertThat(reader.read(offset, some, 0, some.length)).isEqualTo(some.length);
                        assertThat(Arrays.equals(some, 0, some.length, content, offset, offset + some.length))
                                .isTrue();
                    }
                });
            }
        }
    }

    @Test
    void wholeAndPatchedChunksOfTheSameContentDoNotDiffer() {
        RecoveryPoint before = commit();
        PatchedFile whole = new PatchedFile(forge, file.content(), CHUNK);
        RecoveryPoint same = forge.commit(
                "/root", PointForge.folder(ROOT), PointForge.file(DATABASE, file.content().length, whole.stored()));
        file.change(new Random(1), 1);
        RecoveryPoint changed = commit();
        assertThat(differences(before, same)).isEmpty();
        assertThat(differences(same, changed))
                .extracting(Difference::change)
                .containsExactly(Difference.Change.CONTENT);
    }

    private List<Difference> differences(RecoveryPoint before, RecoveryPoint after) {
        List<Difference> found = new ArrayList<>();
        try (RecordOpenerPool openers = new RecordOpenerPool(world.backup.keys)) {
            PageSource pages = new VaultPageSource(world.backup.vault, openers);
            new PointDiff(new PointView(before, pages), new PointView(after, pages), pages).run(found::add);
        }
        return found;
    }

    @Test
    void theNextBackupKeepsAnUnchangedFileAsItIs() {
        SyntheticSource files = SyntheticSource.rootedAt("/root").file("database", SyntheticFile.of(file.content()));
        FileContent stored = patchedPointOf(files).content();
        RecoveryPoint next = world.backup.save(files, List.of(ByteString.utf8("/root")));
        assertThat(entry(next).content()).isEqualTo(stored);
        assertThat(check(world.backup.vault).findings()).isEmpty();
    }

    @Test
    void theNextBackupReplacesWhatNeedsALostPatchBundle() {
        SyntheticSource files = SyntheticSource.rootedAt("/root").file("database", SyntheticFile.of(file.content()));
        FileContent stored = patchedPointOf(files).content();
        world.backup.service.damage(world.backup.domain, lastPatch(patched(4)).oid());
        RecoveryPoint next = world.backup.save(files, List.of(ByteString.utf8("/root")));
        assertThat(entry(next).content()).isNotEqualTo(stored);
        assertThat(check(world.backup.vault).findings())
                .singleElement()
                .isInstanceOfSatisfying(
                        CheckFinding.BadRecord.class,
                        bad -> assertThat(bad.affected().points())
                                .doesNotContain(next.ext().seq()));
    }

    /** Backs the file up, and commits the same point with its patched chunks. */
    private Entry patchedPointOf(SyntheticSource files) {
        RecoveryPoint whole = world.backup.save(files, List.of(ByteString.utf8("/root")));
        Entry before = entry(whole);
        Entry patched = new Entry(before.key(), before.metadata(), file.stored(), before.attributes(), before.marks());
        world.backup.clock.advance(Duration.ofDays(1));
        try (RecordOpenerPool openers = new RecordOpenerPool(world.backup.keys)) {
            PointView view = new PointView(whole, new VaultPageSource(world.backup.vault, openers));
            forge.commit("/root", view.require(ROOT), patched);
        }
        return patched;
    }

    private Entry entry(RecoveryPoint point) {
        try (RecordOpenerPool openers = new RecordOpenerPool(world.backup.keys)) {
            return new PointView(point, new VaultPageSource(world.backup.vault, openers)).require(DATABASE);
        }
    }
}
