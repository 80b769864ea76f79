package dev.coffre.backup.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.bundle.BundledFile;
import dev.coffre.backup.content.ChunkRef;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.content.FileListBuilder;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.fetch.DomainAccess;
import dev.coffre.backup.fetch.FetchThreads;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.fetch.VaultPageSource;
import dev.coffre.backup.point.ListedPoint;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.testing.BackupWorld;
import dev.coffre.backup.testing.MeasuringVault;
import dev.coffre.backup.testing.PointForge;
import dev.coffre.backup.testing.SyntheticFile;
import dev.coffre.backup.testing.SyntheticSource;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryStream;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreePageReader;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.signing.SigningKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckRunTest {
    private static final EntryKey ROOT = EntryKey.root(ByteString.utf8("/root"));
    private static final byte[] TEXT = "all work and no play ".repeat(500).getBytes();

    @TempDir
    Path folder;

    private final SyntheticSource files = SyntheticSource.rootedAt("/data");
    private final List<CheckEvent> events = new ArrayList<>();
    private BackupWorld world;

    @BeforeEach
    void open() {
        world = new BackupWorld(folder);
    }

    private RecoveryPoint save() {
        return world.save(files, List.of(ByteString.utf8("/data")));
    }

    private CheckReport check() {
        return check(world.points().newestFirst(), events::add, new CancelToken());
    }

    private CheckReport check(Iterable<ListedPoint> points, CheckListener listener, CancelToken cancel) {
        return check(world.vault, points, listener, cancel);
    }

    private CheckReport check(
            DomainReader vault, Iterable<ListedPoint> points, CheckListener listener, CancelToken cancel) {
        try (FetchThreads threads = FetchThreads.ofCores(2)) {
            return new CheckRun(
                            points,
                            new DomainAccess(vault, world.keys, threads),
                            listener,
                            cancel,
                            world.clock,
                            new Random(1))
                    .run();
        }
    }

    private void fill() {
        for (int i = 0; i < 2_000; i++) {
            files.file("d" + i % 20 + "/f" + i, SyntheticFile.generated(i, 1 + i));
        }
        files.file("large", SyntheticFile.generated(5_000, 9_000_000))
                .file("empty", "")
                .file("a", SyntheticFile.generated(5_001, 300_000))
                .link("a", "b");
    }

    @Test
    void whatWasBackedUpIsCleanAndEveryRecordIsOpenedOnce() {
        fill();
        save();
        CheckReport one = check();
        files.at(1_768_000_000).file("d7/new", "new");
        save();
        CheckReport both = check();
        assertThat(one.findings()).isEmpty();
        assertThat(both.isClean()).isTrue();
        assertThat(both.totals().points()).isEqualTo(2);
        assertThat(one.totals().files()).isEqualTo(2_004);
        assertThat(both.totals().files()).isEqualTo(2_004 + 2_005);
        assertThat(both.totals().bytes()).isEqualTo(2 * one.totals().bytes() + 3);
        assertThat(both.totals().records())
                .isBetween(one.totals().records() + 2, one.totals().records() + 6);
        assertThat(one.totals().fetched()).isGreaterThan(9_000_000);
        assertThat(both.totals().fetched() - one.totals().fetched())
                .as("a small file, the leaf page that it stands in, and the page above")
                .isLessThan(40_000);
    }

    @Test
    void pagesAreFetchedTogether() {
        for (int i = 0; i < 30_000; i++) {
            files.file("d" + i % 20 + "/f" + i, "");
        }
        save();
        MeasuringVault vault = new MeasuringVault(world.vault);
        CheckReport report = check(vault, world.points().newestFirst(), events::add, new CancelToken());
        assertThat(report.isClean()).isTrue();
        long pages = report.totals().records();
        assertThat(pages).isGreaterThan(80);
        assertThat(vault.requests()).isLessThan((int) pages / 10);
    }

    @Test
    void aLostLeafIsNamedAndThePagesAfterItAreChecked() {
        fill();
        RecoveryPoint point = save();
        Subtree lost = leaves(point).get(2);
        world.service.lose(world.domain, lost.page().oid());
        CheckReport report = check();
        assertThat(report.findings()).singleElement().isInstanceOfSatisfying(CheckFinding.BadRecord.class, bad -> {
            assertThat(bad.oid()).isEqualTo(lost.page().oid());
            assertThat(bad.affected().points()).containsExactly(1L);
        });
        assertThat(report.totals().files()).isEqualTo(2_004 - lost.files());
    }

    @Test
    void aDamagedRecordNamesEveryPathOfEveryPointThatNeedsIt() {
        fill();
        RecoveryPoint point = save();
        files.at(1_768_000_000).file("d7/new", "new");
        save();
        Map<String, Entry> entries = entries(point);
        RecordReference chunk = ((FileContent.Chunks) entry(entries, "a").content())
                .chunks()
                .getFirst()
                .chunk();
        RecordReference bundle = ((FileContent.Bundled) entry(entries, "f1000").content()).bundle();
        RecordReference list = ((FileContent.FileList) entry(entries, "large").content()).list();
        world.service.lose(world.domain, chunk.oid());
        world.service.damage(world.domain, bundle.oid());
        world.service.damage(world.domain, list.oid());
        CheckReport report = check();
        assertThat(report.findingCount()).isEqualTo(3);
        assertThat(events).filteredOn(CheckEvent.Found.class::isInstance).hasSize(3);
        CheckFinding.BadRecord lost = finding(report, chunk);
        assertThat(lost.problem().code()).isEqualTo(ProblemCode.RECORD_MISSING);
        assertThat(lost.affected().paths()).containsExactlyInAnyOrder("/data/a", "/data/b", "/data/a", "/data/b");
        assertThat(lost.affected().points()).containsExactly(1L, 2L);
        CheckFinding.BadRecord damaged = finding(report, bundle);
        long inBundle = entries.values().stream()
                .filter(entry -> entry.content() instanceof FileContent.Bundled place
                        && place.bundle().equals(bundle))
                .count();
        assertThat(damaged.affected().count()).isEqualTo(2 * inBundle);
        assertThat(damaged.affected().paths()).hasSizeLessThanOrEqualTo(AffectedPaths.MAX_PATHS);
        assertThat(finding(report, list).affected().paths()).containsOnly("/data/large");
        assertThat(report.totals().files()).isEqualTo(2_004 + 2_005);
    }

    /** The chunks of a file of equal bytes are equal, but for the last. */
    @Test
    void aFileThatNeedsADamagedChunkTwiceIsNamedOnce() {
        files.file("equal", SyntheticFile.of(new byte[12_000_000])).file("other", "other");
        Map<String, Entry> entries = entries(save());
        List<RecordReference> chunks = ((FileContent.Chunks)
                        entry(entries, "equal").content())
                .chunks().stream().map(ChunkRef::chunk).toList();
        RecordReference repeated = chunks.getFirst();
        assertThat(chunks.stream().filter(repeated::equals).count()).isGreaterThan(1);
        world.service.lose(world.domain, repeated.oid());

        AffectedPaths affected = finding(check(), repeated).affected();

        assertThat(affected.paths()).containsExactly("/data/equal");
        assertThat(affected.count()).isEqualTo(1);
    }

    @Test
    void aLostPageIsNamedAndTheRestIsChecked() {
        fill();
        RecoveryPoint point = save();
        world.service.lose(world.domain, point.root().page().oid());
        CheckReport report = check();
        assertThat(report.findings()).singleElement().isInstanceOfSatisfying(CheckFinding.BadRecord.class, bad -> {
            assertThat(bad.type()).isEqualTo(RecordType.TREE);
            assertThat(bad.oid()).isEqualTo(point.root().page().oid());
        });
    }

    @Test
    void aPointWithoutItsProofIsAFinding() {
        files.file("f", "x");
        save();
        var other = SigningKey.generate(new SecureRandom()).verifyingKey();
        var points = RecoveryPoints.fetch(world.vault, world.machine, Map.of(1, other), world.keys);
        CheckReport report = check(points.newestFirst(), events::add, new CancelToken());
        assertThat(report.findings()).singleElement().isInstanceOfSatisfying(CheckFinding.BadPoint.class, bad -> {
            assertThat(bad.seq()).isEqualTo(1);
            assertThat(bad.problem().code()).isEqualTo(ProblemCode.POINT_SIGNATURE_INVALID);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPidThatIsNotTheContentsIsFoundThoughEverySealHolds(boolean compressible) {
        byte[] lie = compressible ? "nothing of that sort ".repeat(500).getBytes() : new byte[5_000];
        if (!compressible) {
            new Random(7).nextBytes(lie);
        }
        PointForge forge = new PointForge(world);
        RecordReference honest = forge.chunk(TEXT);
        RecordReference lying = forge.chunk(lie, honest.pid());
        assertThat(lying.codecTag().isEmpty()).isNotEqualTo(compressible);
        forge.commit(
                "/root",
                PointForge.folder(ROOT),
                PointForge.file(key("f"), lying.rawLength(), new FileContent.Chunks(List.of(new ChunkRef(0, lying)))));
        assertThat(finding(check(), lying).affected().paths()).containsExactly("/root/f");
    }

    @Test
    void aBundledFileMustBeTheContentOfItsPidAndItsOwners() {
        PointForge forge = new PointForge(world);
        Pid pid = forge.pidInBundle(0, TEXT);
        byte[] other = new byte[TEXT.length];
        RecordReference lying = forge.bundle(new BundledFile(pid, other));
        RecordReference honest =
                forge.bundle(new BundledFile(pid, TEXT), new BundledFile(forge.pidInBundle(0, other), other));
        forge.commit(
                "/root",
                PointForge.folder(ROOT),
                file("right", honest, 0, pid, TEXT.length),
                file("lying", lying, 0, pid, TEXT.length),
                file("swapped", honest, 1, pid, TEXT.length),
                file("short", honest, 0, pid, TEXT.length - 1));
        CheckReport report = check();
        assertThat(finding(report, lying).affected().paths()).containsExactly("/root/lying");
        assertThat(report.findings())
                .filteredOn(CheckFinding.BadEntry.class::isInstance)
                .flatExtracting(bad -> ((CheckFinding.BadEntry) bad).affected().paths())
                .containsExactlyInAnyOrder("/root/swapped", "/root/short");
        assertThat(report.findingCount()).isEqualTo(3);
    }

    @Test
    void aBundleWithManyOwnersIsRequestedForAFewOnly() {
        PointForge forge = new PointForge(world);
        Pid pid = forge.pidInBundle(0, TEXT);
        RecordReference bundle = forge.bundle(new BundledFile(pid, TEXT));
        List<Entry> entries = new ArrayList<>(List.of(PointForge.folder(ROOT)));
        for (int uid = 1; uid <= 20; uid++) {
            entries.add(PointForge.entry(
                    key("f" + uid),
                    FileType.REGULAR_FILE,
                    0644,
                    uid,
                    TEXT.length,
                    new FileContent.Bundled(bundle, 0, pid)));
        }
        forge.commit("/root", entries.toArray(Entry[]::new));
        CheckReport report = check();
        assertThat(report.findings())
                .filteredOn(CheckFinding.BadRecord.class::isInstance)
                .hasSize(4);
        assertThat(report.findings())
                .filteredOn(CheckFinding.BadEntry.class::isInstance)
                .hasSize(16);
    }

    @Test
    void aListThatIsLongerThanItsFileIsFound() {
        PointForge forge = new PointForge(world);
        FileListBuilder list = new FileListBuilder(forge::page);
        for (int i = 0; i < 6; i++) {
            list.add(new ChunkRef(0, forge.chunk(new byte[] {(byte) i})));
        }
        FileContent content = list.finish();
        forge.commit(
                "/root",
                PointForge.folder(ROOT),
                PointForge.file(key("right"), 6, content),
                PointForge.file(key("short"), 5, content));
        assertThat(finding(check(), ((FileContent.FileList) content).list())
                        .affected()
                        .paths())
                .containsExactly("/root/short");
    }

    @Test
    void aRecordOfWhichASecondParentSaysSomethingElseIsJudgedAgain() {
        PointForge forge = new PointForge(world);
        RecordReference chunk = forge.chunk(TEXT);
        RecordReference shorter =
                new RecordReference(chunk.type(), chunk.oid(), chunk.pid(), TEXT.length - 1, 0, chunk.codecTag());
        forge.commit(
                "/root",
                PointForge.folder(ROOT),
                PointForge.file(key("right"), TEXT.length, new FileContent.Chunks(List.of(new ChunkRef(0, chunk)))));
        forge.commit(
                "/root",
                PointForge.folder(ROOT),
                PointForge.file(key("wrong"), TEXT.length, new FileContent.Chunks(List.of(new ChunkRef(0, shorter)))));
        CheckReport report = check();
        assertThat(finding(report, chunk).affected().paths()).containsExactly("/root/wrong");
    }

    @Test
    void progressIsToldAndACancelEndsIt() {
        fill();
        save();
        CancelToken cancel = new CancelToken();
        world.clock.advance(Duration.ofSeconds(1));
        CheckListener listener = event -> {
            events.add(event);
            cancel.cancel();
        };
        CheckListener ticking = event -> {
            world.clock.advance(Duration.ofSeconds(1));
            listener.on(event);
        };
        assertThatThrownBy(() -> {
                    try (FetchThreads threads = FetchThreads.inCaller()) {
                        new CheckRun(
                                        world.points().newestFirst(),
                                        new DomainAccess(world.vault, world.keys, threads),
                                        ticking,
                                        cancel,
                                        () -> {
                                            world.clock.advance(Duration.ofMillis(100));
                                            return world.clock.instant();
                                        },
                                        new Random(1))
                                .run();
                    }
                })
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.JOB_CANCELLED));
        assertThat(events).singleElement().isInstanceOfSatisfying(CheckEvent.Progress.class, progress -> {
            assertThat(progress.filesExpected()).isEqualTo(2_004);
            assertThat(progress.seq()).isEqualTo(1);
        });
    }

    private static CheckFinding.BadRecord finding(CheckReport report, RecordReference record) {
        return report.findings().stream()
                .filter(CheckFinding.BadRecord.class::isInstance)
                .map(CheckFinding.BadRecord.class::cast)
                .filter(bad -> bad.oid().equals(record.oid()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not among " + report.findings()));
    }

    private static Entry file(String name, RecordReference bundle, int slot, Pid pid, int size) {
        return PointForge.file(key(name), size, new FileContent.Bundled(bundle, slot, pid));
    }

    private static EntryKey key(String name) {
        return ROOT.child(ByteString.utf8(name));
    }

    private static Entry entry(Map<String, Entry> entries, String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new AssertionError(name);
        }
        return entry;
    }

    private List<Subtree> leaves(RecoveryPoint point) {
        try (RecordOpenerPool openers = new RecordOpenerPool(world.keys)) {
            return new VaultPageSource(world.vault, openers)
                    .open(point.root().page(), TreePageReader::decode).items().stream()
                            .map(Subtree.class::cast)
                            .toList();
        }
    }

    private Map<String, Entry> entries(RecoveryPoint point) {
        Map<String, Entry> entries = new TreeMap<>();
        try (RecordOpenerPool openers = new RecordOpenerPool(world.keys)) {
            new EntryStream(point.root(), new VaultPageSource(world.vault, openers))
                    .forEachRemaining(entry -> entries.put(entry.key().name().display(), entry));
        }
        return entries;
    }
}
