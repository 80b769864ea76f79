package dev.coffre.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.backup.bundle.BundleFormat;
import dev.coffre.backup.bundle.BundledFile;
import dev.coffre.backup.content.FileContent.Bundled;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.fetch.FetchThreads;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.FileIo;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.testing.MeasuringVault;
import dev.coffre.backup.testing.PointForge;
import dev.coffre.backup.testing.TreeImage;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.UnknownField;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecoveryRunTest extends RestoreTest {
    private static final Timestamp LONG_AGO = new Timestamp(-1_234_567, 987_654_321);

    @Test
    void aRecoveredTreeIsEqualInEverything() throws Exception {
        byte[] notUtf8 = {'n', (byte) 0xFF, '\n', (byte) 0xC3};
        world.sandbox
                .directory("from/folder")
                .directory("from/empty")
                .file("from/empty file", "")
                .file("from/folder/small", "hello")
                .file("from/folder/\u00e9 e\u0301 \ud83d\ude00", "names are bytes")
                .file(ByteString.utf8("from/").concat(ByteString.of(notUtf8)), new byte[] {1, 2, 3})
                .file("from/" + "x".repeat(255), "long")
                .file(ByteString.utf8("from/largest bundled"), random(1, BundleFormat.MAX_FILE))
                .file(ByteString.utf8("from/least chunked"), random(2, BundleFormat.MAX_FILE + 1))
                .file(ByteString.utf8("from/listed"), random(3, 7_000_000))
                .file(ByteString.utf8("from/large"), random(4, 30_000_000))
                .file("from/one", "linked")
                .link("from/one", "from/folder/two")
                .link("from/folder/small", "from/three")
                .symlink("from/dangling", "../nowhere")
                .symlink("from/long link", "d/".repeat(2_000))
                .node("from/pipe", FileType.FIFO)
                .attribute("from/folder/small", "user.note", "value".getBytes())
                .attribute("from/folder", "user.long", random(5, 3_000))
                .mode("from/folder/small", 04751)
                .mode("from/one", 0)
                .mode("from/empty", 0)
                .modified("from/folder/small", LONG_AGO)
                .modified("from/dangling", LONG_AGO)
                .modified("from/empty", new Timestamp(5_000_000_000L, 1))
                .modified("from/folder", LONG_AGO)
                .mode("from", 01750)
                .modified("from", LONG_AGO);
        holes("from/holes");
        world.sandbox.removeDirectory("to");
        RecoveryPoint point = world.save();
        RecoveryReport report = world.restore(point, ConflictRule.COPIES);
        assertThat(report.warnings()).isEmpty();
        assertThat(TreeImage.of(world.sandbox.path("to"))).isEqualTo(TreeImage.of(world.sandbox.path("from")));
        assertThat(report.totals().files()).isEqualTo(point.ext().files());
        assertThat(report.totals().bytes()).isEqualTo(point.ext().bytes());
        assertThat(report.totals().folders()).isEqualTo(3);
        assertThat(report.totals().others()).isEqualTo(3);
        assertThat(report.damaged()).isFalse();
    }

    private void holes(String within) throws Exception {
        int flags = OpenFlags.CREATE | OpenFlags.READ_WRITE;
        try (Descriptor file =
                FileOpener.openat(Descriptor.WORKING_DIRECTORY, world.sandbox.path(within), flags, 0644)) {
            FileIo.write(file, 64L << 20, random(6, 300_000), 0, 300_000);
            FileIo.truncate(file, 10L << 30);
        }
    }

    @Test
    void shortHolesStayHolesInBundledAndInChunkedFiles() throws Exception {
        write("from/bundled", 100 << 10, 0, 36 << 10);
        write("from/chunked", 8 << 20, 512 << 10, 512 << 10);
        write("from/dense", 100 << 10, 0, 100 << 10);
        RecoveryPoint point = world.save();
        assertThat(world.restore(point, ConflictRule.COPIES).warnings()).isEmpty();
        for (String name : List.of("bundled", "chunked", "dense")) {
            assertThat(world.sandbox.read("to/" + name)).isEqualTo(world.sandbox.read("from/" + name));
            assertThat(world.sandbox.status("to/" + name).blocks())
                    .as(name)
                    .isEqualTo(world.sandbox.status("from/" + name).blocks());
        }
        assertThat(world.sandbox.status("from/chunked").blocks()).isLessThan((5 << 20) / 512);
    }

    /** A file of data, hole, data, hole …, each as long as said; without {@code hole}, one hole behind the first data. */
    private void write(String within, int size, int hole, int data) throws Exception {
        int flags = OpenFlags.CREATE | OpenFlags.READ_WRITE;
        try (Descriptor file =
                FileOpener.openat(Descriptor.WORKING_DIRECTORY, world.sandbox.path(within), flags, 0644)) {
            for (int at = 0; at < size; at += data + hole) {
                FileIo.write(file, at, random(at, data), 0, data);
                if (hole == 0) {
                    break;
                }
            }
            FileIo.truncate(file, size);
        }
    }

    @Test
    void everythingInTheCallersThreadMakesTheSame() throws Exception {
        fill(300);
        world.sandbox.file(ByteString.utf8("from/large"), random(4, 12_000_000)).removeDirectory("to");
        RecoveryPoint point = world.save();
        world.run(world.plan(point), world.backup.vault, FetchThreads.inCaller());
        assertThat(TreeImage.of(world.sandbox.path("to"))).isEqualTo(TreeImage.of(world.sandbox.path("from")));
    }

    @Test
    void chosenPathsComeWithTheFoldersAboveThemAndNothingElse() throws Exception {
        world.sandbox
                .directory("from/a")
                .directory("from/a/b")
                .directory("from/c")
                .file("from/a/b/wanted", "1")
                .file("from/a/other", "2")
                .file("from/c/also", "3")
                .file("from/d", "4")
                .modified("from/a", LONG_AGO);
        RecoveryPoint point = world.save();
        String from = world.sandbox.path("from").display();
        RecoveryReport report = world.run(world.plan(point, from + "/a/b/", from + "/c", from + "/c/also"));
        assertThat(TreeImage.of(world.sandbox.path("to")).keySet())
                .containsExactlyInAnyOrder("", "/a", "/a/b", "/a/b/wanted", "/c", "/c/also");
        assertThat(report.totals().files()).isEqualTo(2);
        assertThat(world.sandbox.status("to/a").modified()).isEqualTo(LONG_AGO);
    }

    @Test
    void aPathThatIsNotThereIsToldBeforeAnythingIsWritten() throws Exception {
        fill(3);
        RecoveryPoint point = world.save();
        String from = world.sandbox.path("from").display();
        for (String path : List.of(from + "/missing", "/elsewhere", from + "/..", from + "x")) {
            assertThatThrownBy(() -> world.run(world.plan(point, from + "/d0", path)))
                    .isInstanceOfSatisfying(
                            Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.PATH_NOT_IN_POINT));
        }
        assertThat(world.sandbox.names("to")).isEmpty();
    }

    @Test
    void severalRootsComeUnderTheirAbsolutePathsAndAFileUnderItsName() throws Exception {
        world.sandbox
                .directory("from/a")
                .file("from/a/x", "1")
                .file("from/b", "2")
                .file("outside/c", "3");
        RecoveryPoint several = world.backup.save(
                world.sandbox.path("from/a"), world.sandbox.path("from/b"), world.sandbox.path("outside/c"));
        world.restore(several, ConflictRule.COPIES);
        assertThat(world.text("to" + world.sandbox.path("outside/c").display())).isEqualTo("3");
        String under = "to" + world.sandbox.path("from").display();
        assertThat(world.text(under + "/a/x")).isEqualTo("1");
        assertThat(world.text(under + "/b")).isEqualTo("2");
        RecoveryPoint file = world.backup.save(world.sandbox.path("from/b"));
        world.restore(file, ConflictRule.COPIES);
        assertThat(world.text("to/b")).isEqualTo("2");
    }

    @Test
    void theOriginalPlaceIsFilledAgain() throws Exception {
        world.sandbox.directory("from/a").file("from/a/x", "1").file("from/b", "2");
        RecoveryPoint point = world.save();
        var before = TreeImage.of(world.sandbox.path("from"));
        world.sandbox.remove("from/a/x").remove("from/b");
        world.run(RestoreWorld.original(RestoreWorld.with(world.plan(point), ConflictRule.OVERWRITE)));
        assertThat(TreeImage.of(world.sandbox.path("from"))).isEqualTo(before);
    }

    @Test
    void aMissingTargetIsMade() throws Exception {
        fill(3);
        RecoveryPoint point = world.save();
        world.run(RestoreWorld.to(world.plan(point), world.sandbox.path("to/new/deep"), List.of()));
        assertThat(TreeImage.of(world.sandbox.path("to/new/deep"))).isEqualTo(TreeImage.of(world.sandbox.path("from")));
    }

    @Test
    void aTargetInsideASourceIsRefusedByWhateverPathItIsNamed() throws Exception {
        fill(3);
        world.sandbox.symlink("outside/way", world.sandbox.path("from").display());
        RecoveryPoint point = world.save();
        for (String target : List.of("from", "from/d0", "from/new/deep", "outside/way/new")) {
            assertThatThrownBy(() -> world.run(RestoreWorld.to(
                            world.plan(point), world.sandbox.path(target), List.of(world.sandbox.path("from")))))
                    .isInstanceOfSatisfying(
                            Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.TARGET_INSIDE_SOURCE));
        }
        assertThat(world.sandbox.exists("from/new")).isFalse();
    }

    @Test
    void aDryRunCountsAndWritesNothing() throws Exception {
        fill(40);
        RecoveryPoint point = world.save();
        RecoveryReport report = world.run(
                RestoreWorld.dry(RestoreWorld.to(world.plan(point), world.sandbox.path("to/missing"), List.of())));
        assertThat(report.totals().files()).isEqualTo(40);
        assertThat(report.totals().bytesFetched()).isZero();
        assertThat(world.sandbox.names("to")).isEmpty();
    }

    @Test
    void progressIsToldDuringALargeFileToo() throws Exception {
        world.sandbox.file(ByteString.utf8("from/large"), random(4, 60_000_000));
        RecoveryPoint point = world.save();
        world.listener = event -> {
            world.events.add(event);
            world.backup.clock.advance(Duration.ofSeconds(1));
        };
        world.backup.clock.advance(Duration.ofSeconds(1));
        TickingVault vault = new TickingVault(world.backup.vault, world.backup.clock);
        world.run(world.plan(point), vault);
        List<Long> bytes = world.events.stream()
                .flatMap(event -> event instanceof RecoveryEvent.Progress progress
                        ? Stream.of(progress.totals().bytes())
                        : Stream.empty())
                .toList();
        assertThat(bytes).isSorted().anyMatch(each -> each > 0 && each < 60_000_000);
    }

    @Test
    void whatIsSkippedIsNotExpectedAnyMore() throws Exception {
        world.sandbox
                .directory("from/kept")
                .directory("from/other")
                .file("from/kept/a", "12345")
                .file("from/kept/b", "1234567")
                .file("from/other/c", "123");
        RecoveryPoint point = world.save();
        world.sandbox.directory("to/kept").file("to/kept/a", "old");
        world.listener = event -> {
            world.events.add(event);
            world.backup.clock.advance(Duration.ofSeconds(1));
        };
        world.backup.clock.advance(Duration.ofSeconds(1));
        String kept = world.sandbox.path("from/kept").display();
        TickingVault vault = new TickingVault(world.backup.vault, world.backup.clock);

        world.run(RestoreWorld.with(world.plan(point, kept), ConflictRule.SKIP), vault);

        List<Long> expected = world.events.stream()
                .flatMap(event -> event instanceof RecoveryEvent.Progress progress
                        ? Stream.of(progress.bytesExpected())
                        : Stream.empty())
                .toList();
        assertThat(expected).as("of 12 bytes").last().isEqualTo(7L);
    }

    @Test
    void aCancelledRecoveryEndsSoonAndLeavesNoHalfFile() throws Exception {
        fill(1_500);
        RecoveryPoint point = world.save();
        world.listener = _ -> world.cancel.cancel();
        TickingVault vault = new TickingVault(world.backup.vault, world.backup.clock);
        assertThatThrownBy(() -> world.run(world.plan(point), vault))
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.JOB_CANCELLED));
        assertThat(TreeImage.of(world.sandbox.path("to")).keySet()).noneMatch(path -> path.contains(".part"));
        assertThat(TreeImage.of(world.sandbox.path("to"))).hasSizeLessThan(1_500);
    }

    @Test
    void setuidAndDevicesOfAnotherMachineComeOnlyWhenAskedFor() throws Exception {
        assumeTrue(SystemAccounts.effectiveUser() == 0);
        world.sandbox
                .file("from/program", "x")
                .mode("from/program", 06755)
                .node("from/null", new FileType.CharacterDevice(1, 3));
        RecoveryPoint point = world.save();
        RecoveryReport report = world.run(RestoreWorld.withoutSpecialFiles(world.plan(point)));
        assertThat(world.sandbox.status("to/program").permissions()).isEqualTo(0755);
        assertThat(world.sandbox.exists("to/null")).isFalse();
        assertThat(report.leftOut()).isEqualTo(1);
        assertThat(report.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo(ProblemCode.FILE_NOT_RECOVERED);
            assertThat(RestoreWorld.path(warning)).endsWith("/null");
        });
        world.restore(point, ConflictRule.OVERWRITE);
        assertThat(world.sandbox.status("to/program").permissions()).isEqualTo(06755);
        assertThat(world.contents("to")).isEqualTo(world.contents("from"));
    }

    @Test
    void filesOfManyLargeBundlesNeverHoldMoreThanTheWindow() throws Exception {
        for (int i = 0; i < 240; i++) {
            world.sandbox.file(ByteString.utf8("from/" + i), random(i, 250_000));
        }
        RecoveryPoint point = world.save();
        MeasuringVault vault = new MeasuringVault(world.backup.vault);
        world.run(world.plan(point), vault);
        assertThat(world.contents("to")).isEqualTo(world.contents("from"));
        assertThat(vault.requests()).isLessThan(36);
        assertThat(vault.largestRequest()).isLessThan(10L << 20);
    }

    @Test
    void whatANewerAgentWroteBesideAFileIsNamedAndTheFileComesBack() throws Exception {
        PointForge forge = world.forge();
        EntryKey root = EntryKey.root(ByteString.utf8("/root"));
        byte[] content = "kept".getBytes(StandardCharsets.UTF_8);
        Pid pid = forge.pidInBundle(0, content);
        Entry known = PointForge.file(
                root.child(ByteString.utf8("note")),
                content.length,
                new Bundled(forge.bundle(new BundledFile(pid, content)), 0, pid));
        Entry newer = new Entry(
                known.key(),
                known.metadata(),
                known.content(),
                known.attributes(),
                known.marks(),
                List.of(new UnknownField(0x8777, ByteString.utf8("?"))));

        RecoveryReport report = world.run(world.plan(forge.commit("/root", PointForge.folder(root), newer)));

        assertThat(report.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo(ProblemCode.ATTRIBUTE_UNKNOWN);
            assertThat(warning.details()).containsEntry("path", "/root/note").containsEntry("attribute", "0x8777");
        });
        assertThat(world.text("to/note")).isEqualTo("kept");
    }

    private void fill(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            if (i < 10) {
                world.sandbox.directory("from/d" + i);
            }
            world.sandbox.file(ByteString.utf8("from/d" + i % 10 + "/f" + i), random(i, 1 + 13 * (i % 3_000)));
        }
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
