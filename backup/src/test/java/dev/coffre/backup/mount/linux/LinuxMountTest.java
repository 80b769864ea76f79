package dev.coffre.backup.mount.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.backup.content.ChunkRef;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.fetch.DomainAccess;
import dev.coffre.backup.fetch.FetchThreads;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.fetch.VaultPageSource;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.FileIo;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.mount.ActiveMount;
import dev.coffre.backup.mount.MountNode;
import dev.coffre.backup.mount.MountTree;
import dev.coffre.backup.mount.MountedPoints;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.testing.BackupWorld;
import dev.coffre.backup.testing.PointForge;
import dev.coffre.backup.testing.Sandbox;
import dev.coffre.backup.view.ContentView;
import dev.coffre.backup.view.PointView;
import dev.coffre.backup.view.TreePageCache;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mounts for real, so only root runs it where FUSE is. */
@Timeout(120)
class LinuxMountTest {
    private final Sandbox sandbox = Sandbox.create();
    private final FetchThreads threads = FetchThreads.ofCores(2);
    private final List<Problem> failures = new CopyOnWriteArrayList<>();
    private BackupWorld world;
    private RecordOpenerPool openers;
    private ContentView contents;
    private ByteString folder;

    @BeforeEach
    void start(@TempDir Path temporary) throws Exception {
        assumeTrue(Files.isWritable(Path.of("/dev/fuse")) && SystemAccounts.effectiveUser() == 0);
        world = new BackupWorld(temporary);
        openers = new RecordOpenerPool(world.keys);
        contents = new ContentView(
                new DomainAccess(world.vault, world.keys, threads),
                new VaultPageSource(world.vault, openers),
                ContentView.DEFAULT_CACHE_BYTES);
        folder = sandbox.directory("mount").directory("from").path("mount");
    }

    @AfterEach
    void end() throws Exception {
        new LinuxMounts().unmountDead();
        if (contents != null) {
            contents.close();
            openers.close();
        }
        threads.close();
        sandbox.close();
    }

    private ActiveMount mount() {
        MountedPoints points = new MountedPoints(
                world::points,
                new TreePageCache(new VaultPageSource(world.vault, openers)),
                ZoneOffset.UTC,
                world.clock);
        return new LinuxMounts().mount(folder, new MountTree("ada", points, contents, new Random(9)), failures::add);
    }

    private Path mounted(String path) {
        return Path.of(folder.display(), "ada", path);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> points = Files.list(mounted(""))) {
            return points.map(point -> point.getFileName().toString()).sorted().toList();
        }
    }

    private static byte[] random(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** A backup leaves the mount out, so another program compares: names, content, metadata, links, attributes, ACLs. */
    private static String differences(String one, String other) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/rsync")));
        Process rsync = new ProcessBuilder("rsync", "-aAXHnci", "--delete", one + "/", other + "/")
                .redirectErrorStream(true)
                .start();
        String printed = new String(rsync.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(rsync.waitFor()).as(printed).isZero();
        return printed;
    }

    @Test
    void aMountedTreeIsEqualInEverything() throws Exception {
        byte[] notUtf8 = {'n', (byte) 0xFF, '\n', (byte) 0xC3};
        sandbox.directory("from/folder")
                .directory("from/empty")
                .file("from/empty file", "")
                .file("from/folder/small", "hello")
                .file(ByteString.utf8("from/").concat(ByteString.of(notUtf8)), new byte[] {1, 2, 3})
                .file("from/" + "x".repeat(255), "long")
                .file(ByteString.utf8("from/large"), random(4, 20_000_000))
                .file("from/one", "linked")
                .link("from/one", "from/folder/two")
                .symlink("from/dangling", "../nowhere")
                .node("from/pipe", FileType.FIFO)
                .attribute("from/folder/small", "user.note", "value".getBytes())
                .attribute("from/folder", "user.long", random(5, 3_000))
                .mode("from/folder/small", 04751)
                .modified("from/folder/small", new Timestamp(-100_000_000L, 987_654_321))
                .modified("from/dangling", new Timestamp(5_000_000_000L, 1))
                .modified("from/folder", new Timestamp(1, 2));
        try (Descriptor file = FileOpener.openat(
                Descriptor.WORKING_DIRECTORY,
                sandbox.path("from/holes"),
                OpenFlags.CREATE | OpenFlags.READ_WRITE,
                0644)) {
            FileIo.write(file, 64L << 20, random(6, 300_000), 0, 300_000);
            FileIo.truncate(file, 1L << 30);
        }
        world.save(sandbox.path("from"));
        try (ActiveMount _ = mount()) {
            String from = mounted("latest" + sandbox.path("from").display()).toString();
            assertThat(differences(from, sandbox.path("from").display())).isEmpty();
            try (Descriptor holes = FileOpener.open(ByteString.utf8(from + "/holes"), OpenFlags.READ_ONLY)) {
                assertThat(FileIo.nextData(holes, 0)).hasValue(64L << 20);
                assertThat(FileIo.nextData(holes, 65L << 20)).isEmpty();
            }
            assertThatThrownBy(() -> Files.writeString(mounted("latest/new"), "x"))
                    .isInstanceOf(IOException.class);
        }
        assertThat(failures).isEmpty();
        assertThat(sandbox.names("mount")).isEmpty();
    }

    @Test
    void pointsHaveTimesAsNamesAndEqualOnesAreLinks() throws Exception {
        sandbox.file("from/a", "1");
        world.save(sandbox.path("from"));
        world.save(sandbox.path("from"));
        sandbox.file("from/a", "2");
        try (ActiveMount mount = mount()) {
            List<String> before = names();
            assertThat(before).hasSize(3).last().isEqualTo("latest");
            assertThat(before.getFirst()).matches("\\d{4}-\\d\\d-\\d\\d \\d{4}");
            assertThat(Files.readSymbolicLink(mounted(before.get(1)))).hasToString(before.getFirst());
            assertThat(Files.readSymbolicLink(mounted("latest"))).hasToString(before.getFirst());
            world.save(sandbox.path("from"));
            Thread.sleep(1_100);
            assertThat(names()).hasSize(4);
            String file = sandbox.path("from/a").display();
            assertThat(Files.readString(mounted("latest" + file))).isEqualTo("2");
            assertThat(Files.readString(mounted(before.getFirst() + file))).isEqualTo("1");
            assertThat(Files.exists(mounted("none"))).isFalse();
            mount.close();
            assertThat(mount.awaitEnd(Duration.ofSeconds(5))).isTrue();
        }
    }

    @Test
    void manyReadersReadAtRandom() throws Exception {
        byte[] content = random(7, 30_000_000);
        sandbox.file(ByteString.utf8("from/large"), content);
        for (int i = 0; i < 2_000; i++) {
            sandbox.file("from/small%04d".formatted(i), "small " + i);
        }
        world.save(sandbox.path("from"));
        try (ActiveMount _ = mount()) {
            String from = "latest" + sandbox.path("from").display();
            List<CompletableFuture<Void>> readers = new ArrayList<>();
            for (int seed : IntStream.range(0, 6).toArray()) {
                readers.add(CompletableFuture.runAsync(() -> readAtRandom(mounted(from + "/large"), content, seed)));
            }
            try (Stream<Path> files = Files.list(mounted(from))) {
                assertThat(files.count()).isEqualTo(2_001);
            }
            assertThat(Files.readString(mounted(from + "/small1234"))).isEqualTo("small 1234");
            for (CompletableFuture<Void> reader : readers) {
                reader.get();
            }
        }
    }

    private static void readAtRandom(Path file, byte[] content, int seed) {
        Random random = new Random(seed);
        byte[] some = new byte[9_000];
        try (Descriptor open = FileOpener.open(ByteString.utf8(file.toString()), OpenFlags.READ_ONLY)) {
            for (int i = 0; i < 200; i++) {
                int at = random.nextInt(content.length - some.length);
                assertThat(FileIo.read(open, at, some, 0, some.length)).isEqualTo(some.length);
                assertThat(ByteString.of(some)).isEqualTo(ByteString.of(content, at, at + some.length));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void damageIsAnErrorOfTheReadAndIsReported() {
        PointForge forge = new PointForge(world);
        EntryKey root = EntryKey.root(ByteString.utf8("/r"));
        var lost = forge.chunk(random(8, 1_000));
        forge.commit(
                "/r",
                PointForge.folder(root),
                PointForge.file(
                        root.child(ByteString.utf8("bad")),
                        1_000,
                        new FileContent.Chunks(List.of(new ChunkRef(0, lost)))));
        world.service.damage(world.domain, lost.oid());
        try (ActiveMount _ = mount()) {
            assertThatThrownBy(() -> Files.readAllBytes(mounted("latest/r/bad")))
                    .isInstanceOf(IOException.class);
        }
        assertThat(failures).isNotEmpty();
    }

    @Test
    void onlyAnEmptyFolderIsTaken() throws Exception {
        sandbox.file("mount/here", "x").file("from/a", "1");
        world.save(sandbox.path("from"));
        assertThatThrownBy(this::mount).isInstanceOf(Problem.class).hasMessageContaining("not empty");
    }

    @Test
    void onlyMountsOfTheSameUserAreTakenForOurs() {
        String line = "36 35 0:52 / /mnt/my\\040points ro,nosuid,nodev shared:9"
                + " - fuse.coffre coffre ro,user_id=0,group_id=0";
        assertThat(LinuxMounts.folder(line, "user_id=0")).contains(ByteString.utf8("/mnt/my points"));
        assertThat(LinuxMounts.folder(line, "user_id=1000")).isEmpty();
        assertThat(LinuxMounts.folder(line.replace("coffre coffre", "other coffre"), "user_id=0"))
                .isEmpty();
        assertThat(LinuxMounts.folder("36 35 0:52 / /mnt ro - fuse.coffre", "user_id=0"))
                .isEmpty();
        String over = "37 36 0:53 / /mnt/my\\040points rw - tmpfs tmpfs rw";
        assertThat(LinuxMounts.mounted(Stream.of(line), "user_id=0")).hasSize(1);
        assertThat(LinuxMounts.mounted(Stream.of(line, over), "user_id=0")).isEmpty();
    }

    @Test
    void aBackupLeavesTheMountOut() throws Exception {
        sandbox.file("from/a", "1");
        world.save(sandbox.path("from"));
        try (ActiveMount _ = mount()) {
            RecoveryPoint point = world.save(sandbox.root());
            PointView view = new PointView(point, new VaultPageSource(world.vault, openers));
            assertThat(view.find(sandbox.key("mount"))).isPresent();
            assertThat(view.children(sandbox.key("mount"))).isExhausted();
        }
    }

    @Test
    void rootMountsNowhereThatAnotherUserCanMove() throws Exception {
        sandbox.file("from/a", "1").directory("open").mode("open", 0777).directory("open/mount");
        world.save(sandbox.path("from"));
        folder = sandbox.path("open/mount");
        assertThatThrownBy(this::mount)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.FOLDER_UNSAFE));
    }

    @Test
    void aNumberOfTwoNodesIsNoLookup() {
        NodeTable nodes = new NodeTable();
        MountNode one = new MountNode.InPoint(1, Optional.of(EntryKey.root(ByteString.utf8("/a"))), Optional.empty());
        MountNode other = new MountNode.InPoint(1, Optional.of(EntryKey.root(ByteString.utf8("/b"))), Optional.empty());
        assertThat(nodes.lookedUp(77, one, 1, ByteString.utf8("a"))).isTrue();
        assertThat(nodes.lookedUp(77, other, 1, ByteString.utf8("b"))).isFalse();
        assertThat(nodes.find(77)).contains(one);
        nodes.forget(77, 1);
        assertThat(nodes.lookedUp(77, other, 1, ByteString.utf8("b"))).isTrue();
    }

    @Test
    void aNameThatTheKernelRefusesIsLeftOutOfTheListing() throws Exception {
        PointForge forge = new PointForge(world);
        EntryKey root = EntryKey.root(ByteString.utf8("/r"));
        forge.commit(
                "/r",
                PointForge.folder(root),
                PointForge.file(root.child(ByteString.utf8("a".repeat(2_000))), 0, FileContent.NONE),
                PointForge.file(root.child(ByteString.utf8("b")), 0, FileContent.NONE));
        try (ActiveMount _ = mount();
                Stream<Path> files = Files.list(mounted("latest/r"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("b");
        }
        assertThat(failures).hasSize(1);
    }
}
