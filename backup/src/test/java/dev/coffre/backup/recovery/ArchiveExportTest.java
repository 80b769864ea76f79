package dev.coffre.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.backup.archive.ArchiveWriter;
import dev.coffre.backup.archive.TarWriter;
import dev.coffre.backup.archive.ZipWriter;
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
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.spill.SpillDirectory;
import dev.coffre.backup.testing.PointForge;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.testing.TreeImage;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryMarks;
import dev.coffre.backup.view.ContentView;
import dev.coffre.backup.view.PointView;
import dev.coffre.backup.view.SelectedEntries;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** Archives, read by the programs that people have. */
class ArchiveExportTest extends RestoreTest {
    private static final Timestamp LONG_AGO = new Timestamp(-100_000_000L, 987_654_321);
    private static final EntryKey ROOT = EntryKey.root(ByteString.utf8("/r/oot"));

    private static byte[] random(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private RecoveryReport export(RecoveryPoint point, Function<OutputStream, ArchiveWriter> format, OutputStream to)
            throws IOException {
        return export(point, format, to, List.of());
    }

    private RecoveryReport export(
            RecoveryPoint point, Function<OutputStream, ArchiveWriter> format, OutputStream to, List<ByteString> paths)
            throws IOException {
        try (FetchThreads threads = FetchThreads.ofCores(2);
                RecordOpenerPool openers = new RecordOpenerPool(world.backup.keys);
                ContentView contents = new ContentView(
                        new DomainAccess(world.backup.vault, world.backup.keys, threads),
                        new VaultPageSource(world.backup.vault, openers),
                        ContentView.DEFAULT_CACHE_BYTES);
                OutputStream buffered = new BufferedOutputStream(to);
                ArchiveWriter archive = format.apply(buffered)) {
            PointView view = new PointView(point, new VaultPageSource(world.backup.vault, openers));
            return new ArchiveExport(
                            view,
                            contents,
                            new SelectedEntries(view, paths),
                            archive,
                            world.listener,
                            world.cancel,
                            world.backup.clock)
                    .run();
        }
    }

    private ArchiveWriter zip(OutputStream out) {
        return new ZipWriter(out, new SpillDirectory(PrivatePaths.of(folder)).create("zip"));
    }

    private Path tarFile(RecoveryPoint point, String... paths) throws IOException {
        Path file = folder.resolve("export.tar");
        RecoveryReport report = export(
                point,
                TarWriter::new,
                Files.newOutputStream(file),
                Arrays.stream(paths).map(world.sandbox::path).toList());
        assertThat(report.warnings()).isEmpty();
        return file;
    }

    private static String output(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(process.waitFor()).as("%s: %s", List.of(command), text).isZero();
        return text;
    }

    private void extract(Path tar) throws Exception {
        String to = world.sandbox.path("to").display();
        int strip = world.sandbox.path("from").display().split("/", -1).length - 1;
        String printed = output(
                "tar",
                "--extract",
                "--file=" + tar,
                "--directory=" + to,
                "--strip-components=" + strip,
                "--same-permissions",
                "--same-owner",
                "--numeric-owner",
                "--acls",
                "--xattrs",
                "--xattrs-include=*",
                "--delay-directory-restore");
        assertThat(printed.lines().filter(line -> !line.contains("hdrcharset") && !line.contains("time stamp")))
                .isEmpty();
    }

    @Test
    void gnuTarMakesTheSameTree() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/tar")));
        byte[] notUtf8 = {'n', (byte) 0xFF, '\n', (byte) 0xC3};
        String deep = "from/" + "d".repeat(120);
        world.sandbox
                .directory("from/folder")
                .directory("from/empty")
                .directory(deep)
                .file("from/empty file", "")
                .file("from/folder/small", "hello")
                .file("from/folder/\u00e9 e\u0301 \ud83d\ude00", "names are bytes")
                .file(ByteString.utf8("from/").concat(ByteString.of(notUtf8)), new byte[] {1, 2, 3})
                .file(ByteString.utf8(deep + "/").concat(ByteString.of(notUtf8)), new byte[] {4})
                .file("from/" + "x".repeat(255), "long")
                .file(ByteString.utf8("from/listed"), random(3, 30_000_000))
                .file("from/one", "linked")
                .link("from/one", "from/folder/two")
                .link("from/folder/small", "from/three")
                .symlink("from/dangling", "../nowhere")
                .symlink("from/long link", "d/".repeat(2_000))
                .node("from/pipe", FileType.FIFO)
                .attribute("from/folder/small", "user.note", "value".getBytes(StandardCharsets.UTF_8))
                .attribute("from/folder/small", "user.odd=%name", new byte[] {0, 1, '\n', (byte) 0xFF})
                .attribute("from/folder", "user.long", random(5, 3_000))
                .attribute("from/folder/two", "system.posix_acl_access", acl())
                .attribute("from/folder", "system.posix_acl_default", acl())
                .mode("from/folder/small", 04751)
                .mode("from/empty", 0)
                .modified("from/folder/small", LONG_AGO)
                .modified("from/dangling", LONG_AGO)
                .modified("from/empty", new Timestamp(20_000_000_000L, 1))
                .modified("from/folder", LONG_AGO);
        holes("from/holes", 10L << 30);
        holes("from/hole at the end only", 64L << 20);
        extract(tarFile(world.save()));
        assertThat(world.contents("to")).isEqualTo(world.contents("from"));
    }

    /** user::rw-, user:1000:r--, group::r--, mask::r--, other::--- */
    private static byte[] acl() {
        return new byte[] {
            2,
            0,
            0,
            0,
            1,
            0,
            6,
            0,
            -1,
            -1,
            -1,
            -1,
            2,
            0,
            4,
            0,
            (byte) 0xE8,
            3,
            0,
            0,
            4,
            0,
            4,
            0,
            -1,
            -1,
            -1,
            -1,
            16,
            0,
            4,
            0,
            -1,
            -1,
            -1,
            -1,
            32,
            0,
            0,
            0,
            -1,
            -1,
            -1,
            -1
        };
    }

    private void holes(String within, long size) throws Exception {
        int flags = OpenFlags.CREATE | OpenFlags.READ_WRITE;
        try (Descriptor file =
                FileOpener.openat(Descriptor.WORKING_DIRECTORY, world.sandbox.path(within), flags, 0644)) {
            if (size > 64L << 20) {
                FileIo.write(file, 64L << 20, random(6, 300_000), 0, 300_000);
            }
            FileIo.truncate(file, size);
        }
    }

    @Test
    void aSelectionBringsTheFoldersAboveIt() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/tar")));
        world.sandbox
                .directory("from/a")
                .directory("from/a/b")
                .file("from/a/b/c", "1")
                .file("from/a/d", "2")
                .file("from/e", "3");
        extract(tarFile(world.save(), "from/a/b", "from/e"));
        assertThat(world.contents("to").keySet()).containsExactlyInAnyOrder("/a", "/a/b", "/a/b/c", "/e");
    }

    @Test
    void manyFilesOfManyBundlesAreFetchedOnce() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/tar")));
        world.sandbox.directory("from/many");
        for (int i = 0; i < 3_000; i++) {
            world.sandbox.file(ByteString.utf8("from/many/%05d".formatted(i * 7919 % 3_001)), random(i, 3_000));
        }
        extract(tarFile(world.save()));
        assertThat(world.contents("to")).isEqualTo(world.contents("from"));
    }

    @Test
    void zipHasNamesContentsTimesAndModes() throws Exception {
        byte[] latin1 = {'f', 'r', 'o', 'm', '/', (byte) 0xE9};
        byte[] large = random(7, 12_000_000);
        world.sandbox
                .directory("from/folder")
                .file("from/empty", "")
                .file(ByteString.utf8("from/folder/\u20ac"), large)
                .file(ByteString.of(latin1), new byte[] {9})
                .file("from/one", "linked")
                .link("from/one", "from/two")
                .symlink("from/link", "folder")
                .mode("from/one", 04711)
                .modified("from/one", new Timestamp(1_700_000_001L, 5));
        Path file = folder.resolve("export.zip");
        RecoveryReport report = export(world.save(), this::zip, Files.newOutputStream(file));
        assertThat(report.warnings()).isEmpty();
        String top = world.sandbox.path("from").display().substring(1);
        Map<String, byte[]> members = new TreeMap<>();
        try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.ISO_8859_1)) {
            for (Enumeration<? extends ZipEntry> each = zip.entries(); each.hasMoreElements(); ) {
                ZipEntry entry = each.nextElement();
                try (InputStream content = zip.getInputStream(entry)) {
                    members.put(entry.getName(), content.readAllBytes());
                }
            }
            assertThat(zip.getEntry(top + "/one").getLastModifiedTime().toMillis())
                    .isEqualTo(1_700_000_001_000L);
        }
        assertThat(members.keySet())
                .containsExactlyInAnyOrder(
                        top + "/",
                        top + "/empty",
                        top + "/folder/",
                        top + "/folder/\u20ac",
                        top + "/link",
                        top + "/one",
                        top + "/two",
                        top + "/\u00e9");
        assertThat(members.get(top + "/folder/\u20ac")).isEqualTo(large);
        assertThat(members.get(top + "/two")).isEqualTo("linked".getBytes(StandardCharsets.UTF_8));
        if (Files.isExecutable(Path.of("/usr/bin/zipinfo"))) {
            assertThat(output("zipinfo", file.toString()))
                    .containsPattern("-rws--x--x .* " + top + "/one")
                    .containsPattern("lrwxrwxrwx .* " + top + "/link");
        }
    }

    @Test
    void whatTheFormatLacksIsNamed() throws Exception {
        world.sandbox.file("from/a", "1").node("from/pipe", FileType.FIFO);
        RecoveryReport report = export(world.save(), this::zip, OutputStream.nullOutputStream());
        assertThat(report.warnings())
                .extracting(RestoreWorld::path)
                .containsExactly(world.sandbox.path("from/pipe").display());
        assertThat(report.totals().files()).isEqualTo(1);
    }

    @Test
    void aDamagedFileIsLeftOutAndOfALargeOneTheRestComes() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/tar")));
        PointForge forge = new PointForge(world.backup);
        RecordReference lost = forge.chunk(random(1, 1_000_000));
        List<ChunkRef> chunks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            chunks.add(new ChunkRef(0, forge.chunk(random(10 + i, 4_000_000))));
        }
        chunks.add(1, new ChunkRef(0, lost));
        RecoveryPoint point = forge.commit(
                "/r/oot",
                PointForge.folder(ROOT),
                PointForge.file(
                        ROOT.child(ByteString.utf8("small")),
                        1_000_000,
                        new FileContent.Chunks(List.of(new ChunkRef(0, lost)))),
                PointForge.file(ROOT.child(ByteString.utf8("large")), 13_000_000, new FileContent.Chunks(chunks)));
        world.backup.service.damage(world.backup.domain, lost.oid());
        Path file = folder.resolve("export.tar");
        RecoveryReport report = export(point, TarWriter::new, Files.newOutputStream(file));
        assertThat(report.damaged()).isTrue();
        assertThat(report.warnings()).extracting(RestoreWorld::path).containsExactly("/r/oot/large", "/r/oot/small");
        assertThat(output("tar", "--list", "--file=" + file).lines()).containsExactly("r/oot/", "r/oot/large");
        output("tar", "--extract", "--file=" + file, "--directory=" + folder);
        byte[] large = Files.readAllBytes(folder.resolve("r/oot/large"));
        assertThat(Arrays.copyOf(large, 3_500_000)).isEqualTo(Arrays.copyOf(random(10, 4_000_000), 3_500_000));
        assertThat(Arrays.copyOfRange(large, 9_000_000, 13_000_000)).isEqualTo(random(12, 4_000_000));
        assertThat(Arrays.copyOfRange(large, 4_300_000, 4_700_000)).isEqualTo(new byte[400_000]);
    }

    @Test
    void aNameThatLeadsOutsideIsLeftOut() throws Exception {
        PointForge forge = new PointForge(world.backup);
        EntryKey hostile = EntryKey.root(ByteString.utf8("/../../etc"));
        RecoveryPoint point = forge.commit("/../../etc", PointForge.folder(hostile));
        RecoveryReport report = export(point, TarWriter::new, OutputStream.nullOutputStream());
        assertThat(report.warnings()).hasSize(1);
        assertThat(report.totals().folders()).isZero();
    }

    @Test
    void nothingIsWrittenBelowALink() throws Exception {
        PointForge forge = new PointForge(world.backup);
        EntryKey link = ROOT.child(ByteString.utf8("a"));
        RecoveryPoint point = forge.commit(
                "/r/oot",
                PointForge.folder(ROOT),
                PointForge.symlink(link, "/etc"),
                PointForge.file(link.child(ByteString.utf8("x")), 0, FileContent.NONE));
        RecoveryReport report = export(point, TarWriter::new, OutputStream.nullOutputStream());
        assertThat(report.warnings()).extracting(RestoreWorld::path).containsExactly("/r/oot/a/x");
    }

    @Test
    void nothingIsWrittenBelowALinkOfAnotherRootWithTheSameName() throws Exception {
        PointForge forge = new PointForge(world.backup);
        EntryKey link = EntryKey.root(ByteString.utf8("//a"));
        EntryKey other = EntryKey.root(ByteString.utf8("/a"));
        RecoveryPoint point = forge.commit(
                List.of("//a", "/a"),
                PointForge.symlink(link, "/etc"),
                PointForge.folder(other),
                PointForge.file(other.child(ByteString.utf8("x")), 0, FileContent.NONE));
        RecoveryReport report = export(point, TarWriter::new, OutputStream.nullOutputStream());
        assertThat(report.warnings()).hasSize(1);
        assertThat(report.totals().files()).isZero();
    }

    @Test
    void aFolderIsNoHardLink() throws Exception {
        PointForge forge = new PointForge(world.backup);
        Entry link = inGroup(PointForge.symlink(ROOT.child(ByteString.utf8("a")), "/etc"));
        Entry linked = inGroup(PointForge.folder(ROOT.child(ByteString.utf8("b"))));
        RecoveryPoint point = forge.commit("/r/oot", PointForge.folder(ROOT), link, linked);
        Path file = folder.resolve("export.tar");
        export(point, TarWriter::new, Files.newOutputStream(file));
        assertThat(output("tar", "--list", "--file=" + file).lines()).containsExactly("r/oot/", "r/oot/a", "r/oot/b/");
    }

    private static Entry inGroup(Entry entry) {
        return new Entry(
                entry.key(), entry.metadata(), entry.content(), entry.attributes(), EntryMarks.NONE.withLinkGroup(7));
    }

    @Test
    void whatAZipCannotKeepIsLeftOut() throws Exception {
        PointForge forge = new PointForge(world.backup);
        EntryKey deep = ROOT;
        for (int i = 0; i < 260; i++) {
            deep = deep.child(ByteString.utf8("d".repeat(255)));
        }
        RecoveryPoint point = forge.commit(
                "/r/oot",
                PointForge.folder(ROOT),
                PointForge.file(ROOT.child(ByteString.utf8("a\\b")), 0, FileContent.NONE),
                PointForge.file(ROOT.child(ByteString.utf8("hole")), 1L << 62, FileContent.NONE),
                PointForge.file(ROOT.child(ByteString.utf8("kept")), 0, FileContent.NONE),
                PointForge.file(deep, 0, FileContent.NONE));
        Path file = folder.resolve("export.zip");
        RecoveryReport report = export(point, this::zip, Files.newOutputStream(file));
        assertThat(report.warningCount()).isEqualTo(3);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.stream().map(entry -> entry.getName())).containsExactly("r/oot/", "r/oot/kept");
        }
    }

    @Test
    void aZipKeepsNamesWithColonsUnlessTheyBeginWithADrive() throws Exception {
        PointForge forge = new PointForge(world.backup);
        EntryKey drive = EntryKey.root(ByteString.utf8("/c:"));
        EntryKey mails = ROOT.child(ByteString.utf8("c:"));
        RecoveryPoint point = forge.commit(
                List.of("/c:", "/r/oot"),
                PointForge.folder(drive),
                PointForge.folder(ROOT),
                PointForge.file(drive.child(ByteString.utf8("evil")), 0, FileContent.NONE),
                PointForge.folder(mails),
                PointForge.file(mails.child(ByteString.utf8("1:2,S")), 0, FileContent.NONE));
        Path file = folder.resolve("export.zip");
        List<ArchiveWriter> made = new ArrayList<>();
        RecoveryReport report = export(
                point,
                out -> {
                    made.add(zip(out));
                    return made.getFirst();
                },
                Files.newOutputStream(file));
        assertThat(report.warnings()).extracting(RestoreWorld::path).containsExactly("/c:", "/c:/evil");
        assertThat(made.getFirst().namesWithColon()).isEqualTo(2);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.stream().map(entry -> entry.getName()))
                    .containsExactly("r/oot/", "r/oot/c:/", "r/oot/c:/1:2,S");
        }
    }

    @Test
    void aPointOfWindowsHasSlashesInNamesAndLinks() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/tar")));
        PointForge forge = new PointForge(world.backup);
        EntryKey users = EntryKey.root(ByteString.utf8("C:\\Users"));
        EntryKey shared = EntryKey.root(ByteString.utf8("\\\\nas\\data"));
        RecoveryPoint point = forge.commit(
                List.of("C:\\Users", "\\\\nas\\data"),
                PointForge.folder(users),
                PointForge.folder(shared),
                PointForge.folder(users.child(ByteString.utf8("Ana"))),
                PointForge.symlink(users.child(ByteString.utf8("link")), "Ana\\été.txt"),
                PointForge.file(
                        users.child(ByteString.utf8("Ana")).child(ByteString.utf8("été.txt")), 0, FileContent.NONE),
                PointForge.file(shared.child(ByteString.utf8("con")), 0, FileContent.NONE));
        Path tar = folder.resolve("export.tar");
        assertThat(export(point, TarWriter::new, Files.newOutputStream(tar)).warnings())
                .isEmpty();
        assertThat(output("tar", "--list", "--quoting-style=literal", "--file=" + tar)
                        .lines())
                .contains("C/Users/", "C/Users/Ana/", "C/Users/link", "nas/data/", "nas/data/con");
        output("tar", "--extract", "--file=" + tar, "--directory=" + folder);
        assertThat(Files.readSymbolicLink(folder.resolve("C/Users/link")).toString())
                .isEqualTo("Ana/été.txt");
        Path zip = folder.resolve("export.zip");
        export(point, this::zip, Files.newOutputStream(zip));
        try (ZipFile opened = new ZipFile(zip.toFile())) {
            assertThat(new String(
                            opened.getInputStream(opened.getEntry("C/Users/link"))
                                    .readAllBytes(),
                            StandardCharsets.UTF_8))
                    .isEqualTo("Ana/été.txt");
            assertThat(opened.getEntry("C/Users/Ana/été.txt")).isNotNull();
        }
    }

    @Test
    void aCancelledExportEndsWithinAFile() {
        PointForge forge = new PointForge(world.backup);
        RecoveryPoint point = forge.commit(
                "/r/oot",
                PointForge.folder(ROOT),
                PointForge.file(ROOT.child(ByteString.utf8("hole")), 1L << 39, FileContent.NONE));
        OutputStream cancelling = new OutputStream() {
            @Override
            public void write(int each) {
                world.cancel.cancel(ProblemCode.JOB_CANCELLED.problem());
            }
        };
        assertThatThrownBy(() -> export(point, this::zip, cancelling))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.JOB_CANCELLED));
    }

    @Test
    void anOutputThatFailsEndsTheExport() throws Exception {
        world.sandbox.file(ByteString.utf8("from/large"), random(1, 3_000_000));
        RecoveryPoint point = world.save();
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int each) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void close() {}
        };
        assertThatThrownBy(() -> export(point, TarWriter::new, new FailingOnce(closed)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.OUTPUT_FAILED));
        assertThat(TreeImage.of(world.sandbox.path("to"))).hasSize(1);
    }

    /** Fails the first write and takes the rest, so that closing the buffer around it succeeds. */
    private static final class FailingOnce extends OutputStream {
        private final OutputStream failing;
        private boolean failed;

        FailingOnce(OutputStream failing) {
            this.failing = failing;
        }

        @Override
        public void write(int each) throws IOException {
            if (!failed) {
                failed = true;
                failing.write(each);
            }
        }
    }
}
