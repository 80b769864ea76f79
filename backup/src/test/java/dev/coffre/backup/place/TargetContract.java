package dev.coffre.backup.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds of a target on every system. */
public abstract class TargetContract {
    protected static final Timestamp TIME = new Timestamp(1_234_567_890, 123_456_700);

    protected TargetFixture fixture;
    protected RecoveryTarget target;

    protected abstract TargetFixture newFixture() throws Exception;

    @BeforeEach
    void open() throws Exception {
        fixture = newFixture();
        target = open("in");
    }

    @AfterEach
    void cleanUp() throws Exception {
        target.close();
        fixture.close();
    }

    protected final RecoveryTarget open(String folder) throws ErrnoException {
        return fixture.targets()
                .open(ByteString.utf8(fixture.absolute(folder)), MetadataRules.SAME_MACHINE, new Random(1));
    }

    @Test
    void aFileHasItsNameOnlyWhenItIsComplete() throws Exception {
        target.ensureDirectory(path("a/b"));
        try (UnfinishedFile file = target.create(path("a/b/f"), 0644, false)) {
            write(file, "hello");
            assertThat(target.inspect(path("a/b/f"))).isEmpty();
            assertThat(file.bytesAt(1, 3)).isEqualTo("ell".getBytes());
            file.setSize(5);
            file.applyMetadata(metadata(FileType.REGULAR_FILE), List.of());
            file.placeIfAbsent();
        }
        assertThat(fixture.read("in/a/b/f")).isEqualTo("hello");
        assertThat(fixture.names("in/a/b")).containsExactly("f");
        assertThat(fixture.modified("in/a/b/f")).isEqualTo(TIME);
        assertThat(target.inspect(path("a/b/f"))).contains(ExistingKind.OTHER);
        assertThat(target.inspect(path("a/b"))).contains(ExistingKind.FOLDER);
    }

    @Test
    void aDeletedTreeTakesNothingElseAlong() throws Exception {
        fixture.folder("in/tree");
        fixture.folder("in/tree/deep");
        fixture.file("in/tree/deep/f", "gone");
        fixture.file("in/tree/g", "gone");
        fixture.file("in/kept", "kept");
        fixture.file("out/kept", "kept");
        if (fixture.has(TargetFixture.Feature.LINKS)) {
            fixture.link("in/tree/deep/link", "out");
            fixture.link("in/tree/file-link", "out/kept");
        }
        fixture.targets().deleteTree(ByteString.utf8(fixture.absolute("in/tree")));
        assertThat(fixture.names("in")).containsExactly("kept");
        assertThat(fixture.names("out")).containsExactly("kept");
        assertErrno(() -> fixture.targets().deleteTree(ByteString.utf8(fixture.absolute("in/kept"))), Errno.ENOTDIR);
        assertErrno(() -> fixture.targets().deleteTree(ByteString.utf8(fixture.absolute("in/missing"))), Errno.ENOENT);
        assertThat(fixture.read("in/kept")).isEqualTo("kept");
    }

    @Test
    void aLinkIsNotDeletedAsATree() throws Exception {
        assumeTrue(fixture.has(TargetFixture.Feature.LINKS), "no links can be made here");
        fixture.file("out/kept", "kept");
        fixture.link("in/link", "out");
        assertThatThrownBy(() -> fixture.targets().deleteTree(ByteString.utf8(fixture.absolute("in/link"))))
                .isInstanceOf(ErrnoException.class);
        assertThat(fixture.names("in")).containsExactly("link");
        assertThat(fixture.names("out")).containsExactly("kept");
    }

    @Test
    void anAbandonedFileLeavesNothing() throws Exception {
        try (UnfinishedFile file = target.create(path("f"), 0644, false)) {
            write(file, "abandoned");
        }
        assertThat(fixture.names("in")).isEmpty();
    }

    @Test
    void aKeptFileIsFoundAgainAndCompleted() throws Exception {
        PartialFile partial = keep("f", "begun");
        assertThat(fixture.names("in")).containsExactly(partial.temporaryName().display());

        try (RecoveryTarget later = fixture.targets()
                        .open(ByteString.utf8(fixture.absolute("in")), MetadataRules.SAME_MACHINE, new Random(2));
                UnfinishedFile file = later.reopen(partial, false).orElseThrow()) {
            assertThat(file.bytesAt(0, 5)).isEqualTo("begun".getBytes());
            file.truncate(3);
            file.writeAt(3, " and done".getBytes(), 0, 9);
            file.setSize(12);
            file.applyMetadata(metadata(FileType.REGULAR_FILE), List.of());
            file.placeIfAbsent();
        }

        assertThat(fixture.names("in")).containsExactly("f");
        assertThat(fixture.read("in/f")).isEqualTo("beg and done");
        assertThat(fixture.modified("in/f")).isEqualTo(TIME);
    }

    @Test
    void aKeptFileThatIsClosedIsRemoved() throws Exception {
        PartialFile partial = keep("f", "begun");
        target.reopen(partial, false).orElseThrow().close();
        assertThat(fixture.names("in")).isEmpty();
        assertThat(target.reopen(partial, false)).isEmpty();
    }

    @Test
    void anotherFileUnderTheNameOfAKeptOneIsLeftAlone() throws Exception {
        PartialFile partial = keep("f", "begun");
        String name = "in/" + partial.temporaryName().display();
        fixture.rename(name, "in/moved");
        fixture.file(name, "another");

        assertThat(target.reopen(partial, false)).isEmpty();
        target.removePartial(partial);

        assertThat(fixture.read(name)).isEqualTo("another");
        assertThat(fixture.read("in/moved")).isEqualTo("begun");
    }

    @Test
    void aKeptFileCanBeRemoved() throws Exception {
        PartialFile partial = keep("f", "begun");
        target.removePartial(partial);
        assertThat(fixture.names("in")).isEmpty();
        target.removePartial(partial);
    }

    private PartialFile keep(String path, String content) throws Exception {
        UnfinishedFile file = target.create(path(path), 0644, false);
        write(file, content);
        file.sync();
        PartialFile partial = file.partial();
        file.keep();
        file.leave();
        return partial;
    }

    @Test
    void aTakenNameIsReportedAndTheObjectIsKept() throws Exception {
        fixture.file("in/f", "old");
        try (UnfinishedFile file = target.create(path("f"), 0644, false)) {
            write(file, "new");
            assertErrno(file::placeIfAbsent, Errno.EEXIST);
            assertThat(fixture.read("in/f")).isEqualTo("old");
            file.placeIfAbsent(ByteString.utf8("f (copy)"));
        }
        assertThat(fixture.read("in/f")).isEqualTo("old");
        assertThat(fixture.read("in/f (copy)")).isEqualTo("new");
    }

    @Test
    void aFileReplacesAFileAndAnEmptyFolder() throws Exception {
        fixture.file("in/f", "old");
        fixture.folder("in/d");
        place("f", "new");
        place("d", "new");
        assertThat(fixture.read("in/f")).isEqualTo("new");
        assertThat(fixture.read("in/d")).isEqualTo("new");
        assertThat(fixture.names("in")).containsExactly("d", "f");
    }

    @Test
    void aFolderReplacesAFile() throws Exception {
        fixture.file("in/x", "old");
        assertThat(target.beginFolder(path("x"))).isEmpty();
        assertThat(target.beginFolderReplacing(path("x")).isOwn()).isTrue();
        place("x/f", "in it");
        assertThat(fixture.read("in/x/f")).isEqualTo("in it");
        assertThat(fixture.names("in")).containsExactly("x");
    }

    @Test
    void aFolderWithContentIsNeverReplaced() throws Exception {
        fixture.folder("in/d");
        fixture.file("in/d/f", "kept");
        fixture.file("in/other", "linked");
        assertErrno(() -> place("d", "new"), Errno.ENOTEMPTY);
        assertErrno(() -> target.beginFolderReplacing(path("d")), Errno.ENOTEMPTY);
        assertErrno(() -> target.linkReplacing(path("other"), path("d")), Errno.ENOTEMPTY);
        assertThat(fixture.read("in/d/f")).isEqualTo("kept");
        assertThat(fixture.names("in")).containsExactly("d", "other");
    }

    @Test
    void aHardLinkIsASecondNameOfTheFile() throws Exception {
        place("one", "1");
        fixture.file("in/taken", "old");
        target.link(path("one"), path("two"));
        assertErrno(() -> target.link(path("one"), path("taken")), Errno.EEXIST);
        target.linkReplacing(path("one"), path("taken"));
        target.linkReplacing(path("one"), path("two"));
        assertThat(fixture.isSameFile("in/one", "in/two")).isTrue();
        assertThat(fixture.isSameFile("in/one", "in/taken")).isTrue();
        assertThat(fixture.names("in")).containsExactly("one", "taken", "two");
        assertErrno(() -> target.link(path("missing"), path("three")), Errno.ENOENT);
    }

    @Test
    void aSparseFileHasItsContentAndItsZeros() throws Exception {
        byte[] piece = new byte[64 << 10];
        piece[30_000] = 1;
        long size = 8L << 20;
        try (UnfinishedFile file = target.create(path("sparse"), 0644, true)) {
            file.writeAt(4L << 20, piece, 0, piece.length);
            file.setSize(size);
            file.placeIfAbsent();
        }
        try (ExistingFile file = target.openExisting(path("sparse")).orElseThrow()) {
            assertThat(file.size()).isEqualTo(size);
            assertThat(file.bytesAt(4L << 20, piece.length).orElseThrow()).isEqualTo(piece);
            assertThat(file.bytesAt(0, 10).orElseThrow()).isEqualTo(new byte[10]);
            assertThat(file.bytesAt(size - 5, 10)).isEmpty();
            assertThat(file.read(size - 5, new byte[10], 0, 10)).isEqualTo(5);
            assertThat(file.read(size, new byte[10], 0, 10)).isZero();
        }
    }

    @Test
    void contentOfAReplacedFileCanBeReusedWhileItIsReplaced() throws Exception {
        fixture.file("in/f", "old content");
        try (ExistingFile existing = target.openExisting(path("f")).orElseThrow();
                UnfinishedFile file = target.create(path("f"), 0644, false)) {
            byte[] reused = existing.bytesAt(4, 7).orElseThrow();
            file.writeAt(0, reused, 0, reused.length);
            file.placeReplacing();
            assertThat(existing.bytesAt(0, 3).orElseThrow()).isEqualTo("old".getBytes());
        }
        assertThat(fixture.read("in/f")).isEqualTo("content");
        assertThat(target.openExisting(path("missing"))).isEmpty();
        fixture.folder("in/d");
        assertThat(target.openExisting(path("d"))).isEmpty();
    }

    @Test
    void aFolderIsFinishedLast() throws Exception {
        UnfinishedFolder begun = target.beginFolder(path("d")).orElseThrow();
        assertThat(begun.isOwn()).isTrue();
        place("d/f", "1");
        assertThat(target.applyMetadata(path("d"), begun.id(), metadata(FileType.DIRECTORY), List.of()))
                .isEmpty();
        assertThat(fixture.modified("in/d")).isEqualTo(TIME);
    }

    @Test
    void aFolderKeepsItsTimeWhileThoseInItAreFinished() throws Exception {
        UnfinishedFolder outer = target.beginFolder(path("d")).orElseThrow();
        UnfinishedFolder inner = target.beginFolder(path("d/e")).orElseThrow();
        UnfinishedFolder innermost = target.beginFolder(path("d/e/f")).orElseThrow();
        target.applyMetadata(path("d"), outer.id(), metadata(FileType.DIRECTORY), List.of());
        target.applyMetadata(path("d/e"), inner.id(), metadata(FileType.DIRECTORY), List.of());
        target.applyMetadata(path("d/e/f"), innermost.id(), metadata(FileType.DIRECTORY), List.of());
        for (String folder : List.of("in/d", "in/d/e", "in/d/e/f")) {
            assertThat(fixture.modified(folder)).as(folder).isEqualTo(TIME);
        }
    }

    @Test
    void anExistingFolderIsNotOwn() throws Exception {
        fixture.folder("in/there");
        assertThat(target.beginFolder(path("there")).orElseThrow().isOwn()).isFalse();
        UnfinishedFolder made = target.beginFolder(path("made")).orElseThrow();
        target.applyMetadata(path("made"), made.id(), metadata(FileType.DIRECTORY), List.of());
        assertThat(target.beginFolder(path("made"))).contains(new UnfinishedFolder(made.id(), false));
        assertThat(target.beginFolder(TargetPath.TOP).orElseThrow().isOwn()).isFalse();
    }

    @Test
    void aFolderThatARecoveryDidNotFinishIsRecognised() throws Exception {
        assumeTrue(fixture.has(TargetFixture.Feature.UNFINISHED_MARK), "nothing keeps the mark here");
        target.beginFolder(path("begun"));
        try (RecoveryTarget later = open("in")) {
            assertThat(later.beginFolder(path("begun")).orElseThrow().isOwn()).isTrue();
        }
    }

    @Test
    void aFolderThatWasSwappedMeanwhileKeepsItsMetadata() throws Exception {
        UnfinishedFolder begun = target.beginFolder(path("d")).orElseThrow();
        fixture.rename("in/d", "in/moved");
        fixture.folder("in/d");
        Timestamp before = fixture.modified("in/d");
        assertThat(target.applyMetadata(path("d"), begun.id(), metadata(FileType.DIRECTORY), List.of()))
                .containsExactly(new MetadataProblem.Replaced());
        assertThat(fixture.modified("in/d")).isEqualTo(before);
    }

    @Test
    void aMissingTargetIsCreatedWithItsAncestors() throws Exception {
        try (RecoveryTarget made = fixture.targets()
                .openOrMake(
                        ByteString.utf8(fixture.absolute("in/new/deep")), MetadataRules.SAME_MACHINE, new Random(2))) {
            UnfinishedFolder top = made.beginFolder(TargetPath.TOP).orElseThrow();
            assertThat(top.isOwn()).isTrue();
            try (UnfinishedFile file = made.create(path("f"), 0644, false)) {
                file.placeIfAbsent();
            }
            assertThat(made.applyMetadata(TargetPath.TOP, top.id(), metadata(FileType.DIRECTORY), List.of()))
                    .isEmpty();
            made.sync();
        }
        assertThat(fixture.names("in/new/deep")).containsExactly("f");
        assertThat(fixture.modified("in/new/deep")).isEqualTo(TIME);
        assertErrno(() -> open("in/missing"), Errno.ENOENT);
    }

    @Test
    void aTargetInsideASourceIsFound() throws Exception {
        fixture.folder("out/source");
        fixture.folder("out/source/below");
        ByteString source = ByteString.utf8(fixture.absolute("out/source"));
        for (String inside : List.of("out/source", "out/source/below", "out/source/below/not/there")) {
            assertThat(fixture.targets().enclosingSource(ByteString.utf8(fixture.absolute(inside)), List.of(source)))
                    .contains(source);
        }
        for (String outside : List.of("out", "in", "out/source-2")) {
            assertThat(fixture.targets().enclosingSource(ByteString.utf8(fixture.absolute(outside)), List.of(source)))
                    .isEmpty();
        }
    }

    @Test
    void whatIsNotANameIsRefused() {
        for (String bad : List.of("..", ".", "", "a/b", "a\0b")) {
            assertThatThrownBy(() -> new TargetPath(List.of(ByteString.utf8(bad))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aLinkOnTheWayIsNotFollowed() throws Exception {
        assumeTrue(fixture.has(TargetFixture.Feature.LINKS), "links cannot be created here");
        fixture.file("out/precious", "p");
        fixture.link("in/link", "out");
        List<Attempt> attempts = List.of(
                () -> target.create(path("link/f"), 0644, false),
                () -> target.ensureDirectory(path("link/d")),
                () -> target.ensureDirectory(path("link")),
                () -> target.beginFolder(path("link/d")),
                () -> target.beginFolderReplacing(path("link/precious")),
                () -> target.link(path("link/precious"), path("mine")),
                () -> target.linkReplacing(path("link/precious"), path("mine")),
                () -> target.openExisting(path("link/precious")),
                () -> target.inspect(path("link/precious")),
                () -> target.makeReplacing(
                        path("link/precious"), metadata(new FileType.Symlink(ByteString.utf8("x"))), List.of()));
        for (Attempt attempt : attempts) {
            assertErrno(attempt, Errno.ELOOP, Errno.ENOTDIR);
        }
        assertThat(target.beginFolder(path("link"))).isEmpty();
        assertThat(target.inspect(path("link"))).contains(ExistingKind.OTHER);
        assertThat(fixture.names("out")).containsExactly("precious");
        assertThat(fixture.read("out/precious")).isEqualTo("p");
    }

    @Test
    void aLinkInPlaceOfTheLastNameIsReplacedButNeverFollowed() throws Exception {
        assumeTrue(fixture.has(TargetFixture.Feature.LINKS), "links cannot be created here");
        fixture.file("out/precious", "p");
        fixture.link("in/f", "out/precious");
        fixture.link("in/d", "out");
        assertThat(target.openExisting(path("f"))).isEmpty();
        place("f", "new");
        target.beginFolderReplacing(path("d"));
        place("d/precious", "own");
        assertThat(fixture.read("out/precious")).isEqualTo("p");
        assertThat(fixture.read("in/f")).isEqualTo("new");
        assertThat(fixture.read("in/d/precious")).isEqualTo("own");
    }

    @Test
    void aFolderSwappedForALinkWhilePlacingLeadsNowhereElse() throws Exception {
        assumeTrue(fixture.has(TargetFixture.Feature.LINKS), "links cannot be created here");
        fixture.file("out/precious", "p");
        AtomicBoolean over = new AtomicBoolean();
        Thread attacker = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                quietly(() -> fixture.link("in/d", "out"));
                quietly(() -> fixture.remove("in/d"));
            }
        });
        for (int i = 0; i < 500; i++) {
            try {
                target.ensureDirectory(path("d"));
                place("d/precious", "mine");
                quietly(() -> fixture.remove("in/d/precious"));
            } catch (ErrnoException refused) {
                assertThat(refused.errno())
                        .as("%s", refused)
                        .isIn(Errno.ELOOP, Errno.ENOTDIR, Errno.ENOENT, Errno.EACCES, Errno.EPERM);
            }
        }
        over.set(true);
        attacker.join();
        assertThat(fixture.names("out")).containsExactly("precious");
        assertThat(fixture.read("out/precious")).isEqualTo("p");
    }

    @Test
    void aSymbolicLinkIsCreatedWithoutBeingFollowed() throws Exception {
        assumeTrue(fixture.has(TargetFixture.Feature.LINKS), "links cannot be created here");
        fixture.file("in/taken", "old");
        Metadata link = metadata(new FileType.Symlink(ByteString.utf8("nowhere")));
        target.make(path("link"), link, List.of());
        assertErrno(() -> target.make(path("taken"), link, List.of()), Errno.EEXIST);
        target.makeReplacing(path("taken"), link, List.of());
        assertThat(target.inspect(path("link"))).contains(ExistingKind.OTHER);
        assertThat(target.inspect(path("taken"))).contains(ExistingKind.OTHER);
        assertThat(target.openExisting(path("taken"))).isEmpty();
        assertThat(fixture.names("in")).containsExactly("link", "taken");
    }

    @Test
    void aRefusedSymbolicLinkReplacesNothing() throws Exception {
        fixture.file("in/f", "precious");
        FileType tooLong = new FileType.Symlink(ByteString.utf8("x".repeat(20_000)));
        assertThatThrownBy(() -> target.makeReplacing(path("f"), metadata(tooLong), List.of()))
                .isInstanceOf(ErrnoException.class);
        assertThat(fixture.read("in/f")).isEqualTo("precious");
        assertThat(fixture.names("in")).containsExactly("f");
    }

    @Test
    void manyLevelsOfLongNamesCanBePlaced() throws Exception {
        TargetPath deep = new TargetPath(IntStream.range(0, 40)
                .mapToObj(i -> ByteString.utf8("d".repeat(60)))
                .toList());
        UnfinishedFolder made = target.beginFolder(deep).orElseThrow();
        assertThat(made.isOwn()).isTrue();
        assertThat(target.applyMetadata(deep, made.id(), metadata(FileType.DIRECTORY), List.of()))
                .isEmpty();
        assertThat(target.inspect(deep)).contains(ExistingKind.FOLDER);
    }

    @Test
    void anAttributeOfNoSystemIsReportedAndTheRestIsApplied() throws Exception {
        ExtendedAttribute impossible =
                new ExtendedAttribute(ByteString.utf8("nowhere.attribute"), ByteString.utf8("v"));
        try (UnfinishedFile file = target.create(path("f"), 0600, false)) {
            assertThat(file.applyMetadata(metadata(FileType.REGULAR_FILE), List.of(impossible)))
                    .hasSize(1);
            file.placeIfAbsent();
        }
        assertThat(fixture.modified("in/f")).isEqualTo(TIME);
    }

    protected final void place(String path, String content) throws ErrnoException {
        try (UnfinishedFile file = target.create(path(path), 0644, false)) {
            write(file, content);
            file.placeReplacing();
        }
    }

    private static void write(UnfinishedFile file, String content) throws ErrnoException {
        file.writeAt(0, content.getBytes(), 0, content.length());
    }

    protected static Metadata metadata(FileType type) {
        return new Metadata(
                type, Optional.empty(), 0, TIME, TIME, new FileIdentity(ByteString.utf8("fs"), 1, 1), Optional.empty());
    }

    protected static TargetPath path(String path) {
        return new TargetPath(
                Arrays.stream(path.split("/")).map(ByteString::utf8).toList());
    }

    protected static void assertErrno(Attempt attempt, Integer... expected) {
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(
                        ErrnoException.class,
                        e -> assertThat(e.errno()).as(e.getMessage()).isIn((Object[]) expected));
    }

    private static void quietly(Attempt attempt) {
        try {
            attempt.run();
        } catch (Exception lostTheRace) {
            Thread.onSpinWait();
        }
    }

    /** Something that may fail. */
    protected interface Attempt {
        void run() throws Exception;
    }
}
