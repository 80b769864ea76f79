package dev.coffre.backup.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.backup.bundle.BundledFile;
import dev.coffre.backup.content.ChunkRef;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.fetch.DomainAccess;
import dev.coffre.backup.fetch.FetchThreads;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.fetch.VaultPageSource;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.testing.BackupWorld;
import dev.coffre.backup.testing.MeasuringVault;
import dev.coffre.backup.testing.PointForge;
import dev.coffre.backup.testing.Sandbox;
import dev.coffre.backup.testing.SyntheticSource;
import dev.coffre.backup.tree.Entry;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointViewTest {
    private static final EntryKey ROOT = EntryKey.root(ByteString.utf8("/r"));

    private final Sandbox sandbox = Sandbox.create();
    private final FetchThreads threads = FetchThreads.ofCores(2);
    private BackupWorld world;
    private RecordOpenerPool openers;
    private MeasuringVault vault;

    @BeforeEach
    void start(@TempDir Path folder) {
        world = new BackupWorld(folder);
        openers = new RecordOpenerPool(world.keys);
        vault = new MeasuringVault(world.vault);
    }

    @AfterEach
    void end() {
        openers.close();
        threads.close();
        sandbox.close();
    }

    private PointView view(RecoveryPoint point) {
        return new PointView(point, new VaultPageSource(vault, openers));
    }

    private ContentView contents(long cacheBytes) {
        return new ContentView(
                new DomainAccess(vault, world.keys, threads), new VaultPageSource(vault, openers), cacheBytes);
    }

    private static byte[] random(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static List<String> names(Iterator<Entry> entries) {
        List<String> names = new ArrayList<>();
        entries.forEachRemaining(entry -> names.add(entry.key().displayName()));
        return names;
    }

    private static byte[] readAll(ContentReader reader, int atOnce) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[atOnce + 2];
        for (int count = reader.read(0, buffer, 1, atOnce);
                count > 0;
                count = reader.read(all.size(), buffer, 1, atOnce)) {
            all.write(buffer, 1, count);
        }
        return all.toByteArray();
    }

    @Test
    void looksUpAndLists() throws Exception {
        sandbox.directory("b")
                .file("b/two", "2")
                .file("a", "1")
                .directory("b/deep")
                .file("b/deep/er", "3");
        PointView view = view(world.save(sandbox.root()));
        EntryKey root = EntryKey.root(sandbox.root());
        assertThat(view.roots()).extracting(Entry::key).containsExactly(root);
        assertThat(names(view.children(root))).containsExactly("a", "b");
        assertThat(names(view.children(root, ByteString.utf8("aa")))).containsExactly("b");
        assertThat(names(view.below(root))).containsExactly("a", "b", "deep", "two", "er");
        assertThat(names(view.children(sandbox.key("a")))).isEmpty();
        assertThat(view.key(sandbox.path("b/two"))).isEqualTo(sandbox.key("b/two"));
        assertThat(view.find(sandbox.key("b/two"))).isPresent();
        assertThat(view.find(sandbox.key("c"))).isEmpty();
        assertThatThrownBy(() -> view.require(sandbox.key("c")))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.PATH_NOT_IN_POINT));
        assertThatThrownBy(() -> view.key(ByteString.utf8("/elsewhere")))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.PATH_NOT_IN_POINT));
    }

    @Test
    void aPathOfWindowsIsFoundInAnyCase() {
        SyntheticSource files = SyntheticSource.rootedAt("C:\\Users")
                .file("Ana/Été/Report.docx", "one")
                .file("Ana/été.txt", "small")
                .file("Ana/ÉTÉ.TXT", "capital");
        PointView view = view(world.save(files, List.of(ByteString.utf8("C:\\Users"))));
        assertThat(spelled(view, "c:\\USERS\\ana\\ÉTÉ\\report.DOCX")).isEqualTo("C:\\Users\\Ana\\Été\\Report.docx");
        assertThat(spelled(view, "\\\\?\\C:\\users\\ANA\\")).isEqualTo("C:\\Users\\Ana");
        assertThat(spelled(view, "C:\\users\\ana\\été.txt")).isEqualTo("C:\\Users\\Ana\\été.txt");
        assertThat(spelled(view, "C:\\users\\ana\\ÉTÉ.TXT")).isEqualTo("C:\\Users\\Ana\\ÉTÉ.TXT");
        assertThat(spelled(view, "C:\\Users\\ana\\none")).isEqualTo("C:\\Users\\ana\\none");
    }

    private static String spelled(PointView view, String path) {
        return view.key(ByteString.utf8(path)).display();
    }

    @Test
    void aPathOfLinuxIsFoundInItsOwnCaseOnly() throws Exception {
        sandbox.file("Report", "1");
        PointView view = view(world.save(sandbox.root()));
        assertThat(view.find(view.key(sandbox.path("report")))).isEmpty();
    }

    @Test
    void aBundledFileIsReadAtAnyOffset() throws Exception {
        byte[] content = random(1, 50_000);
        sandbox.file(ByteString.utf8("small"), content).file("empty", "");
        PointView view = view(world.save(sandbox.root()));
        try (ContentView contents = contents(8 << 20)) {
            Entry small = view.require(sandbox.key("small"));
            assertThat(small.content()).isInstanceOf(FileContent.Bundled.class);
            ContentReader reader = contents.open(small);
            assertThat(readAll(reader, 999)).isEqualTo(content);
            assertThat(reader.read(50_000, new byte[9], 0, 9)).isZero();
            assertThat(reader.read(49_999, new byte[9], 0, 9)).isEqualTo(1);
            assertThat(reader.dataFrom(20)).contains(new ByteRange(20, 49_980));
            assertThat(readAll(contents.open(view.require(sandbox.key("empty"))), 10))
                    .isEmpty();
        }
    }

    @Test
    void aLongFileIsReadInSequenceAndAtRandom() throws Exception {
        byte[] content = random(2, 40 << 20);
        sandbox.file(ByteString.utf8("long"), content);
        PointView view = view(world.save(sandbox.root()));
        Entry entry = view.require(sandbox.key("long"));
        assertThat(entry.content()).isInstanceOf(FileContent.FileList.class);
        try (ContentView contents = contents(8 << 20)) {
            int before = vault.requests();
            assertThat(readAll(contents.open(entry), 128 << 10)).isEqualTo(content);
            assertThat(vault.requests() - before).isLessThan(40);
            assertThat(vault.chunks().values()).allMatch(times -> times == 1);
            ContentReader reader = contents.open(entry);
            Random random = new Random(3);
            for (int i = 0; i < 200; i++) {
                int offset = random.nextInt(content.length);
                byte[] some = new byte[5_000];
                int count = reader.read(offset, some, 0, some.length);
                assertThat(count).isEqualTo(Math.min(5_000, content.length - offset));
                assertThat(ByteString.of(some, 0, count)).isEqualTo(ByteString.of(content, offset, offset + count));
            }
        }
    }

    @Test
    void manyThreadsReadTheSameFile() throws Exception {
        byte[] content = random(4, 12 << 20);
        sandbox.file(ByteString.utf8("shared"), content);
        PointView view = view(world.save(sandbox.root()));
        try (ContentView contents = contents(16 << 20)) {
            ContentReader reader = contents.open(view.require(sandbox.key("shared")));
            List<CompletableFuture<byte[]>> reads = IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> readAll(reader, 10_000 + 17 * i)))
                    .toList();
            for (CompletableFuture<byte[]> read : reads) {
                assertThat(read.get()).isEqualTo(content);
            }
        }
    }

    /** The kernel reads ahead with several requests at once, which arrive in any order. */
    @Test
    void readsInTurnsAreOneSequence() throws Exception {
        byte[] content = random(12, 40 << 20);
        sandbox.file(ByteString.utf8("turns"), content);
        PointView view = view(world.save(sandbox.root()));
        Entry entry = view.require(sandbox.key("turns"));
        try (ContentView contents = contents(32 << 20)) {
            ContentReader reader = contents.open(entry);
            int before = vault.requests();
            byte[] some = new byte[128 << 10];
            for (int at = 0; at + 2 * some.length <= content.length; at += 2 * some.length) {
                reader.read(at + some.length, some, 0, some.length);
                assertThat(reader.read(at, some, 0, some.length)).isEqualTo(some.length);
                assertThat(ByteString.of(some)).isEqualTo(ByteString.of(content, at, at + some.length));
            }
            assertThat(vault.requests() - before).isLessThan(16);
            assertThat(vault.chunks().values()).allMatch(times -> times == 1);
        }
    }

    @Test
    void aSequenceEvictsWhatItHasPassedButNotWhatComesAgain() {
        PointForge forge = new PointForge(world);
        var repeated = forge.chunk(random(20, 4 << 20));
        List<RecordReference> singles = IntStream.range(0, 2)
                .mapToObj(i -> forge.chunk(random(30 + i, 4 << 20)))
                .toList();
        FileContent content = new FileContent.Chunks(singles.stream()
                .flatMap(single -> Stream.of(new ChunkRef(0, single), new ChunkRef(0, repeated)))
                .toList());
        RecoveryPoint point = forge.commit(
                "/r",
                PointForge.folder(ROOT),
                PointForge.file(ROOT.child(ByteString.utf8("turns")), 16 << 20, content));
        try (ContentView contents = contents(64 << 20)) {
            Entry entry = view(point).require(ROOT.child(ByteString.utf8("turns")));
            byte[] once = readAll(contents.open(entry), 128 << 10);
            assertThat(vault.chunks().values()).allMatch(times -> times == 1);
            assertThat(readAll(contents.open(entry), 128 << 10)).isEqualTo(once);
            assertThat(vault.chunks().get(singles.getFirst().oid())).isEqualTo(2);
        }
    }

    @Test
    void holesAreZerosAndNoData() {
        PointForge forge = new PointForge(world);
        byte[] first = random(5, 1_000);
        byte[] second = random(6, 500);
        FileContent content = new FileContent.Chunks(
                List.of(new ChunkRef(100, forge.chunk(first)), new ChunkRef(2_000, forge.chunk(second))));
        RecoveryPoint point = forge.commit(
                "/r", PointForge.folder(ROOT), PointForge.file(ROOT.child(ByteString.utf8("holes")), 5_000, content));
        byte[] expected = new byte[5_000];
        System.arraycopy(first, 0, expected, 100, 1_000);
        System.arraycopy(second, 0, expected, 3_100, 500);
        try (ContentView contents = contents(1 << 20)) {
            ContentReader reader = contents.open(view(point).require(ROOT.child(ByteString.utf8("holes"))));
            assertThat(readAll(reader, 333)).isEqualTo(expected);
            assertThat(reader.dataFrom(0)).contains(new ByteRange(100, 1_000));
            assertThat(reader.dataFrom(600)).contains(new ByteRange(600, 500));
            assertThat(reader.dataFrom(1_100)).contains(new ByteRange(3_100, 500));
            assertThat(reader.dataFrom(3_600)).isEmpty();
        }
    }

    @Test
    void damageIsAProblemOfTheReadThatMeetsIt() {
        PointForge forge = new PointForge(world);
        var lost = forge.chunk(random(7, 1_000));
        FileContent content =
                new FileContent.Chunks(List.of(new ChunkRef(0, forge.chunk(random(8, 1_000))), new ChunkRef(0, lost)));
        RecoveryPoint point = forge.commit(
                "/r", PointForge.folder(ROOT), PointForge.file(ROOT.child(ByteString.utf8("bad")), 2_000, content));
        world.service.damage(world.domain, lost.oid());
        try (ContentView contents = contents(1 << 20)) {
            ContentReader reader = contents.open(view(point).require(ROOT.child(ByteString.utf8("bad"))));
            assertThat(reader.read(0, new byte[1_000], 0, 1_000)).isEqualTo(1_000);
            assertThatThrownBy(() -> reader.read(1_000, new byte[10], 0, 10)).isInstanceOf(Problem.class);
            assertThat(reader.read(0, new byte[1_000], 0, 1_000)).isEqualTo(1_000);
        }
    }

    @Test
    void aBundleWithAnotherFileInTheSlotIsRefused() {
        PointForge forge = new PointForge(world);
        byte[] file = random(9, 100);
        var bundle = forge.bundle(new BundledFile(forge.pidInBundle(0, file), file));
        FileContent other = new FileContent.Bundled(bundle, 0, forge.pidInBundle(0, random(10, 100)));
        RecoveryPoint point = forge.commit(
                "/r", PointForge.folder(ROOT), PointForge.file(ROOT.child(ByteString.utf8("other")), 100, other));
        try (ContentView contents = contents(1 << 20)) {
            ContentReader reader = contents.open(view(point).require(ROOT.child(ByteString.utf8("other"))));
            assertThatThrownBy(() -> reader.read(0, new byte[10], 0, 10)).isInstanceOf(Problem.class);
        }
    }

    @Test
    void attributesAreReadWithTheirLongValues() throws Exception {
        sandbox.file("f", "x");
        boolean kept;
        try {
            sandbox.attribute("f", "user.long", random(11, 3_000)).attribute("f", "user.short", new byte[] {1});
            kept = true;
        } catch (ErrnoException noAttributesHere) {
            kept = false;
        }
        assumeTrue(kept);
        PointView view = view(world.save(sandbox.root()));
        try (ContentView contents = contents(1 << 20)) {
            Entry entry = view.require(sandbox.key("f"));
            assertThat(ContentView.hasInlineAttributesOnly(entry)).isFalse();
            assertThat(contents.attributes(entry))
                    .anyMatch(each -> each.name().equals(ByteString.utf8("user.long"))
                            && each.value().equals(ByteString.of(random(11, 3_000))));
        }
    }
}
