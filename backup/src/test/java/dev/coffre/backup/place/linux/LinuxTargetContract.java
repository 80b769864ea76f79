package dev.coffre.backup.place.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ExtendedAttributes;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.FileReference;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.InodeMetadata;
import dev.coffre.backup.libc.MetadataReader;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.place.ExistingFile;
import dev.coffre.backup.place.ExistingKind;
import dev.coffre.backup.place.MetadataProblem;
import dev.coffre.backup.place.MetadataRules;
import dev.coffre.backup.place.ObjectId;
import dev.coffre.backup.place.OwnerMapping;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.place.UnfinishedFile;
import dev.coffre.backup.place.UnfinishedFolder;
import dev.coffre.backup.testing.Sandbox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds of a target however it resolves paths. */
abstract class LinuxTargetContract {
    private static final Timestamp TIME = new Timestamp(1_234_567_890, 123_456_789);

    private final PathResolver resolution;
    private final boolean namesFromTheStart;
    private final Sandbox sandbox = Sandbox.create();
    private LinuxTarget target;

    LinuxTargetContract(PathResolver resolution, boolean namesFromTheStart) {
        this.resolution = resolution;
        this.namesFromTheStart = namesFromTheStart;
    }

    @BeforeEach
    void open() throws Exception {
        sandbox.directory("in").directory("out");
        target = target(MetadataRules.SAME_MACHINE);
    }

    @AfterEach
    void cleanUp() throws Exception {
        target.close();
        sandbox.close();
    }

    private LinuxTarget target(MetadataRules rules) throws ErrnoException {
        return new LinuxTarget(
                FileOpener.open(sandbox.path("in"), OpenFlags.DIRECTORY),
                resolution,
                new MetadataWriter(rules, new SystemAccounts()),
                new Random(1),
                namesFromTheStart);
    }

    @Test
    void aFileHasItsNameOnlyWhenItIsComplete() throws Exception {
        target.ensureDirectory(path("a/b"));
        try (UnfinishedFile file = target.create(path("a/b/f"), 0644, false)) {
            file.writeAt(0, "hello".getBytes(), 0, 5);
            assertThat(target.inspect(path("a/b/f"))).isEmpty();
            assertThat(sandbox.names("in/a/b")).hasSize(namesFromTheStart ? 1 : 0);
            file.setSize(5);
            file.applyMetadata(metadata(FileType.REGULAR_FILE, 0640), List.of());
            file.placeIfAbsent();
        }
        assertThat(sandbox.read("in/a/b/f")).isEqualTo(ByteString.utf8("hello"));
        assertThat(sandbox.names("in/a/b")).containsExactly(ByteString.utf8("f"));
        assertThat(sandbox.status("in/a/b/f").permissions()).isEqualTo(0640);
        assertThat(sandbox.status("in/a/b/f").modified()).isEqualTo(TIME);
        assertThat(sandbox.status("in/a").permissions()).isEqualTo(0700);
    }

    @Test
    void aFileThatIsGivenUpLeavesNothing() throws Exception {
        try (UnfinishedFile file = target.create(path("f"), 0644, false)) {
            file.writeAt(0, new byte[10], 0, 10);
        }
        assertThat(sandbox.names("in")).isEmpty();
    }

    @Test
    void whatIsThereIsReplacedOnlyWhenAskedTo() throws Exception {
        sandbox.file("in/f", "old");
        try (UnfinishedFile file = target.create(path("f"), 0644, false)) {
            file.writeAt(0, "new".getBytes(), 0, 3);
            assertThatThrownBy(file::placeIfAbsent)
                    .isInstanceOfSatisfying(
                            ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
            assertThat(sandbox.read("in/f")).isEqualTo(ByteString.utf8("old"));
            file.placeReplacing();
        }
        assertThat(sandbox.read("in/f")).isEqualTo(ByteString.utf8("new"));
    }

    @Test
    void zerosOfASparseFileTakeNoSpace() throws Exception {
        long size = 10L << 30;
        byte[] piece = new byte[1 << 20];
        piece[500_000] = 1;
        try (UnfinishedFile file = target.create(path("sparse"), 0644, true)) {
            file.writeAt(5L << 30, piece, 0, piece.length);
            file.setSize(size);
            file.placeIfAbsent();
        }
        assertThat(sandbox.status("in/sparse").size()).isEqualTo(size);
        assertThat(sandbox.status("in/sparse").blocks()).isLessThanOrEqualTo(16);
        try (ExistingFile file = target.openExisting(path("sparse")).orElseThrow()) {
            byte[] back = new byte[piece.length];
            file.read(5L << 30, back, 0, back.length);
            assertThat(back).isEqualTo(piece);
        }
    }

    @Test
    void aSymbolicLinkOnTheWayIsNotFollowed() throws Exception {
        sandbox.symlink("in/link", "../out").file("out/precious", "p");
        List<Attempt> attempts = List.of(
                () -> target.create(path("link/f"), 0644, false),
                () -> target.ensureDirectory(path("link/d")),
                () -> target.ensureDirectory(path("link")),
                () -> target.make(
                        path("link/l"), metadata(new FileType.Symlink(ByteString.utf8("x")), 0777), List.of()),
                () -> target.makeReplacing(path("link/precious"), metadata(FileType.FIFO, 0600), List.of()),
                () -> target.beginFolder(path("link/d")),
                () -> target.beginFolderReplacing(path("link/precious")),
                () -> target.linkReplacing(path("link/precious"), path("mine")),
                () -> target.link(path("link/precious"), path("mine")),
                () -> target.openExisting(path("link/precious")),
                () -> target.inspect(path("link/precious")),
                () -> target.applyMetadata(
                        path("link/precious"), id("out/precious"), metadata(FileType.REGULAR_FILE, 0777), List.of()));
        assertThat(attempts)
                .allSatisfy(attempt -> assertThatThrownBy(attempt::run)
                        .isInstanceOfSatisfying(
                                ErrnoException.class, e -> assertThat(e.errno()).isIn(Errno.ELOOP, Errno.ENOTDIR)));
        assertThat(sandbox.names("out")).containsExactly(ByteString.utf8("precious"));
        assertThat(sandbox.status("out/precious").permissions()).isEqualTo(0644);
    }

    @Test
    void aLinkInPlaceOfTheLastNameIsReplacedOrKeptButNeverFollowed() throws Exception {
        sandbox.file("out/precious", "p").symlink("in/f", "../out/precious");
        assertThat(target.openExisting(path("f"))).isEmpty();
        try (UnfinishedFile file = target.create(path("f"), 0644, false)) {
            file.writeAt(0, "new".getBytes(), 0, 3);
            file.placeReplacing();
        }
        assertThat(sandbox.read("out/precious")).isEqualTo(ByteString.utf8("p"));
        assertThat(sandbox.read("in/f")).isEqualTo(ByteString.utf8("new"));
    }

    @Test
    void aDirectorySwappedForALinkWhilePlacingLeadsNowhereElse() throws Exception {
        sandbox.file("out/precious", "p");
        Thread attacker = Thread.ofPlatform().start(() -> {
            while (!Thread.interrupted()) {
                try {
                    sandbox.symlink("in/d", "../out");
                    sandbox.remove("in/d");
                } catch (ErrnoException lostTheRace) {
                    Thread.onSpinWait();
                }
            }
        });
        for (int i = 0; i < 2_000; i++) {
            try {
                target.ensureDirectory(path("d"));
                try (UnfinishedFile file = target.create(path("d/precious"), 0644, false)) {
                    file.placeReplacing();
                }
                sandbox.remove("in/d/precious");
                sandbox.removeDirectory("in/d");
            } catch (ErrnoException refused) {
                assertThat(refused.errno()).isIn(Errno.ELOOP, Errno.ENOTDIR, Errno.ENOENT);
            }
        }
        attacker.interrupt();
        attacker.join();
        assertThat(sandbox.names("out")).containsExactly(ByteString.utf8("precious"));
        assertThat(sandbox.read("out/precious")).isEqualTo(ByteString.utf8("p"));
    }

    @Test
    void aDirectoryThatWasRemovedAndMadeAgainIsEnteredAnew() throws Exception {
        target.ensureDirectory(path("d"));
        place("d/one");
        sandbox.remove("in/d/one");
        sandbox.removeDirectory("in/d");
        target.ensureDirectory(path("d"));
        place("d/two");
        assertThat(sandbox.names("in/d")).containsExactly(ByteString.utf8("two"));
    }

    @Test
    void aFileWhoseDirectoryIsAnotherOneByNowStandsInThat() throws Exception {
        assumeFalse(namesFromTheStart, "a file that has a name goes with its directory");
        target.ensureDirectory(path("d"));
        try (UnfinishedFile file = target.create(path("d/f"), 0644, false)) {
            sandbox.removeDirectory("in/d");
            target.ensureDirectory(path("d"));
            file.placeIfAbsent();
        }
        assertThat(sandbox.names("in/d")).containsExactly(ByteString.utf8("f"));
    }

    private void place(String path) throws ErrnoException {
        try (UnfinishedFile file = target.create(path(path), 0644, false)) {
            file.placeIfAbsent();
        }
    }

    @Test
    void linksNodesAndTheirTimesComeBack() throws Exception {
        ByteString leadsNowhere = ByteString.utf8("n".repeat(4000));
        sandbox.file("in/one", "1");
        target.link(path("one"), path("two"));
        target.make(path("link"), metadata(new FileType.Symlink(leadsNowhere), 0777), List.of());
        target.make(path("fifo"), metadata(FileType.FIFO, 0620), List.of());
        assertThat(sandbox.status("in/one").sameObject(sandbox.status("in/two")))
                .isTrue();
        Metadata link = read("in/link");
        assertThat(link.fileType()).isEqualTo(new FileType.Symlink(leadsNowhere));
        assertThat(link.modified()).isEqualTo(TIME);
        assertThat(read("in/fifo").unixPermissions().orElseThrow().mode()).isEqualTo(0620);
    }

    @Test
    void devicesComeBackForRoot() throws Exception {
        assumeRoot();
        FileType device = new FileType.CharacterDevice(300, 70_000);
        target.make(path("device"), metadata(device, 0600), List.of());
        assertThat(read("in/device").fileType()).isEqualTo(device);
    }

    @Test
    void timesOfAllAgesComeBack() throws Exception {
        sandbox.file("in/f", "1");
        for (Timestamp time :
                List.of(new Timestamp(-1, 999_999_999), new Timestamp(0, 1), new Timestamp(4_200_000_000L, 5))) {
            Metadata metadata = metadata(FileType.REGULAR_FILE, 0644, time);
            assertThat(apply("f", metadata, List.of())).isEmpty();
            assertThat(sandbox.status("in/f").modified()).isEqualTo(time);
        }
    }

    @Test
    void setuidAndCapabilitiesSurviveTheChangeOfOwner() throws Exception {
        assumeRoot();
        ExtendedAttribute capability = new ExtendedAttribute(
                ByteString.utf8("security.capability"),
                ByteString.of(HexFormat.of().parseHex("0100000200200000000000000000000000000000")));
        sandbox.file("in/f", "1");
        assertThat(apply("f", metadata(FileType.REGULAR_FILE, 06755, TIME, 1234, 4321), List.of(capability)))
                .isEmpty();
        assertThat(sandbox.status("in/f").permissions()).isEqualTo(06755);
        assertThat(sandbox.status("in/f").uid()).isEqualTo(1234);
        assertThat(sandbox.status("in/f").gid()).isEqualTo(4321);
        assertThat(attributes("in/f")).containsExactly(capability);
    }

    @Test
    void anotherMachinesSetuidAndCapabilitiesStayOutUnlessAskedFor() throws Exception {
        assumeRoot();
        sandbox.file("in/f", "1");
        ExtendedAttribute capability = new ExtendedAttribute(
                ByteString.utf8("security.capability"),
                ByteString.of(HexFormat.of().parseHex("0100000200200000000000000000000000000000")));
        try (LinuxTarget careful = target(new MetadataRules(OwnerMapping.BY_ID, true, false))) {
            careful.applyMetadata(path("f"), id("in/f"), metadata(FileType.REGULAR_FILE, 06755), List.of(capability));
        }
        assertThat(sandbox.status("in/f").permissions()).isEqualTo(0755);
        assertThat(attributes("in/f")).isEmpty();
    }

    @Test
    void anotherMachinesSecurityAttributesStayOutUnlessAskedFor() throws Exception {
        assumeRoot();
        List<ExtendedAttribute> foreign = List.of(
                new ExtendedAttribute(ByteString.utf8("security.coffre-test"), ByteString.utf8("label")),
                new ExtendedAttribute(ByteString.utf8("trusted.coffre-test"), ByteString.utf8("overlay")),
                new ExtendedAttribute(ByteString.utf8("user.coffre-test"), ByteString.utf8("note")));
        for (boolean asked : new boolean[] {false, true}) {
            String name = "f" + asked;
            sandbox.file("in/" + name, "1");
            try (LinuxTarget chosen = target(new MetadataRules(OwnerMapping.BY_ID, true, asked))) {
                assertThat(chosen.applyMetadata(
                                path(name), id("in/" + name), metadata(FileType.REGULAR_FILE, 0644), foreign))
                        .isEmpty();
            }
            assertThat(attributes("in/" + name)).isEqualTo(asked ? foreign : foreign.subList(2, 3));
        }
    }

    /** ACL version 2: user::rw-, user:1:rwx, group::r--, mask::rwx, other::--- */
    private static ExtendedAttribute access() {
        return new ExtendedAttribute(
                ByteString.utf8("system.posix_acl_access"),
                ByteString.of(HexFormat.of()
                        .parseHex("02000000" + "01000600ffffffff" + "0200070001000000" + "04000400ffffffff"
                                + "10000700ffffffff" + "20000000ffffffff")));
    }

    @Test
    void aNewFileKeepsNothingOfTheDefaultAclOfItsFolder() throws Exception {
        target.ensureDirectory(path("plain"));
        sandbox.attribute("in", "system.posix_acl_default", access().value().toByteArray());
        target.ensureDirectory(path("shared"));
        for (TargetPath path : List.of(path("plain/f"), path("f"), path("plain/g"), path("shared/f"))) {
            try (UnfinishedFile file = target.create(path, 0644, false)) {
                assertThat(file.applyMetadata(metadata(FileType.REGULAR_FILE, 0640), List.of()))
                        .isEmpty();
                file.placeIfAbsent();
            }
        }
        for (String made : List.of("in/plain/f", "in/f", "in/plain/g", "in/shared/f")) {
            assertThat(attributes(made)).as(made).isEmpty();
            assertThat(sandbox.status(made).permissions()).isEqualTo(0640);
        }
    }

    @Test
    void whateverAFolderMakesOfNewFilesTheyAreWhatTheyShouldBe() throws Exception {
        List<Integer> modes = List.of(0644, 0644, 0666, 0777, 0640, 0444, 0200, 0, 06755, 0644, 0666);
        for (int i = 0; i < modes.size(); i++) {
            place("f" + i, metadata(FileType.REGULAR_FILE, modes.get(i)));
        }
        for (int i = 0; i < modes.size(); i++) {
            assertThat(sandbox.status("in/f" + i).permissions())
                    .as("file %d", i)
                    .isEqualTo(modes.get(i));
            assertThat(sandbox.status("in/f" + i).modified()).isEqualTo(TIME);
        }
    }

    @Test
    void aFolderThatHandsItsGroupDownDoesNotDecideAboutFiles() throws Exception {
        assumeRoot();
        target.ensureDirectory(path("d"));
        apply("d", metadata(FileType.DIRECTORY, 02775, TIME, 0, 4321), List.of());
        place("d/own", metadata(FileType.REGULAR_FILE, 0644, TIME, 0, 0));
        place("d/handed", metadata(FileType.REGULAR_FILE, 0644, TIME, 0, 4321));
        place("d/other", metadata(FileType.REGULAR_FILE, 0644, TIME, 1234, 4321));
        place("d/own-again", metadata(FileType.REGULAR_FILE, 0644, TIME, 0, 0));
        assertThat(sandbox.status("in/d/own").gid()).isZero();
        assertThat(sandbox.status("in/d/handed").gid()).isEqualTo(4321);
        assertThat(sandbox.status("in/d/other").gid()).isEqualTo(4321);
        assertThat(sandbox.status("in/d/own-again").gid()).isZero();
        assertThat(sandbox.status("in/d/other").uid()).isEqualTo(1234);
    }

    /** Its owner may have it hand its group down at any time, and who is in that group must not read what is not for it. */
    @Test
    void aFolderOfSomebodyElsesMayChangeItsMindMeanwhile() throws Exception {
        assumeRoot();
        target.ensureDirectory(path("d"));
        apply("d", metadata(FileType.DIRECTORY, 0755, TIME, 1234, 4321), List.of());
        place("d/before", metadata(FileType.REGULAR_FILE, 0640, TIME, 0, 0));
        apply("d", metadata(FileType.DIRECTORY, 02755, TIME, 1234, 4321), List.of());
        place("d/after", metadata(FileType.REGULAR_FILE, 0640, TIME, 0, 0));
        assertThat(sandbox.status("in/d/after").gid()).isZero();
    }

    @Test
    void withoutAccessControlTheDefaultAclOfAFolderStillGivesNoMoreThanTheMode() throws Exception {
        sandbox.attribute("in", "system.posix_acl_default", access().value().toByteArray());
        try (LinuxTarget plain = target(new MetadataRules(OwnerMapping.BY_ID, false, true))) {
            for (String name : List.of("f", "g")) {
                try (UnfinishedFile file = plain.create(path(name), 0640, false)) {
                    file.applyMetadata(metadata(FileType.REGULAR_FILE, 0640), List.of());
                    file.placeIfAbsent();
                }
                assertThat(sandbox.status("in/" + name).permissions()).isEqualTo(0640);
            }
        }
    }

    private void place(String path, Metadata metadata) throws ErrnoException {
        try (UnfinishedFile file = target.create(
                path(path), metadata.unixPermissions().orElseThrow().mode(), false)) {
            assertThat(file.applyMetadata(metadata, List.of())).isEmpty();
            file.placeIfAbsent();
        }
    }

    @Test
    void accessControlComesBackAndWhatIsInheritedGoes() throws Exception {
        ExtendedAttribute access = access();
        sandbox.attribute("in", "system.posix_acl_default", access.value().toByteArray());
        target.ensureDirectory(path("d"));
        sandbox.file("in/f", "1");
        assertThat(attributes("in/d")).isNotEmpty();
        assertThat(apply("d", metadata(FileType.DIRECTORY, 0750), List.of())).isEmpty();
        assertThat(attributes("in/d")).isEmpty();
        assertThat(sandbox.status("in/d").permissions()).isEqualTo(0750);
        ExtendedAttribute comment =
                new ExtendedAttribute(ByteString.utf8("user.comment"), ByteString.of(new byte[] {0, -1, 10}));
        assertThat(apply("f", metadata(FileType.REGULAR_FILE, 0470), List.of(access, comment)))
                .isEmpty();
        assertThat(attributes("in/f")).containsExactly(access, comment);
    }

    @Test
    void whatCannotBeAppliedIsReportedAndTheRestIsApplied() throws Exception {
        sandbox.file("in/f", "1");
        ExtendedAttribute impossible =
                new ExtendedAttribute(ByteString.utf8("nowhere.attribute"), ByteString.utf8("v"));
        assertThat(apply("f", metadata(FileType.REGULAR_FILE, 0600), List.of(impossible)))
                .containsExactly(new MetadataProblem.Attribute(impossible.name(), "EOPNOTSUPP"));
        assertThat(sandbox.status("in/f").modified()).isEqualTo(TIME);
    }

    @Test
    void aThousandLevelsOfLongNamesCanBePlaced() throws Exception {
        List<ByteString> components = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            components.add(ByteString.utf8("d".repeat(i % 10 == 0 ? 255 : 20)));
        }
        TargetPath deep = new TargetPath(components);
        UnfinishedFolder made = target.beginFolder(deep).orElseThrow();
        assertThat(made.isOwn()).isTrue();
        assertThat(target.beginFolder(deep)).contains(made);
        target.applyMetadata(deep, made.id(), metadata(FileType.DIRECTORY, 0711), List.of());
        assertThat(target.beginFolder(deep)).contains(new UnfinishedFolder(made.id(), false));
        assertThat(target.inspect(deep)).contains(ExistingKind.FOLDER);
    }

    @Test
    void theTopItselfGetsItsMetadataOnlyIfItWasMade() throws Exception {
        assertThat(target.beginFolder(TargetPath.TOP).orElseThrow().isOwn()).isFalse();
        try (LinuxTarget made = target.makeTarget(ByteString.utf8("made"), true, MetadataRules.SAME_MACHINE)) {
            UnfinishedFolder top = made.beginFolder(TargetPath.TOP).orElseThrow();
            assertThat(top.isOwn()).isTrue();
            assertThat(made.applyMetadata(TargetPath.TOP, top.id(), metadata(FileType.DIRECTORY, 0751), List.of()))
                    .isEmpty();
        }
        assertThat(sandbox.status("in/made").permissions()).isEqualTo(0751);
        assertThat(sandbox.status("in/made").modified()).isEqualTo(TIME);
    }

    @Test
    void aTargetThatIsMadeNeverOpensWhatALinkLeadsTo() throws Exception {
        sandbox.symlink("in/link", "../out");
        assertThatThrownBy(() -> target.makeTarget(ByteString.utf8("link"), true, MetadataRules.SAME_MACHINE))
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOTDIR));
    }

    @Test
    void aFolderThatARecoveryDidNotFinishIsToldFromOneThatWasThere() throws Exception {
        sandbox.directory("in/there").mode("in/there", 0700);
        target.beginFolder(path("begun"));
        try (LinuxTarget later = target(MetadataRules.SAME_MACHINE)) {
            assertThat(later.beginFolder(path("begun")).orElseThrow().isOwn()).isTrue();
            assertThat(later.beginFolder(path("there")).orElseThrow().isOwn()).isFalse();
        }
    }

    @Test
    void everyKindTakesThePlaceOfEveryOther() throws Exception {
        sandbox.file("in/other", "linked");
        List<Maker> makers = List.of(
                path -> target.makeReplacing(path, metadata(FileType.FIFO, 0600), List.of()),
                path -> target.makeReplacing(
                        path, metadata(new FileType.Symlink(ByteString.utf8("x")), 0777), List.of()),
                path -> target.linkReplacing(path("other"), path),
                target::beginFolderReplacing,
                this::placeFile);
        List<Integer> types = List.of(
                FileStatus.FIFO,
                FileStatus.SYMLINK,
                FileStatus.REGULAR_FILE,
                FileStatus.DIRECTORY,
                FileStatus.REGULAR_FILE);
        for (int before = 0; before < makers.size(); before++) {
            for (int after = 0; after < makers.size(); after++) {
                if (types.get(before) == FileStatus.DIRECTORY && types.get(after) == FileStatus.DIRECTORY) {
                    continue; // a folder is filled further
                }
                sandbox.file("in/x", "old");
                makers.get(before).make(path("x"));
                makers.get(after).make(path("x"));
                assertThat(sandbox.status("in/x").type())
                        .as("%d over %d", after, before)
                        .isEqualTo(types.get(after));
                assertThat(sandbox.names("in")).as("%d over %d", after, before).hasSize(2);
                if (types.get(after) == FileStatus.DIRECTORY) {
                    sandbox.removeDirectory("in/x");
                } else {
                    sandbox.remove("in/x");
                }
            }
        }
    }

    private void placeFile(TargetPath path) throws ErrnoException {
        try (UnfinishedFile file = target.create(path, 0644, false)) {
            file.placeReplacing();
        }
    }

    @Test
    void whatCannotBeReplacedStaysAndNothingIsLeftBesideIt() throws Exception {
        sandbox.directory("in/d").file("in/d/f", "kept").file("in/other", "linked");
        List<Attempt> attempts = List.of(
                () -> target.makeReplacing(path("d"), metadata(FileType.FIFO, 0600), List.of()),
                () -> target.linkReplacing(path("other"), path("d")),
                () -> target.beginFolderReplacing(path("d")),
                () -> placeFile(path("d")));
        assertThat(attempts)
                .allSatisfy(attempt -> assertThatThrownBy(attempt::run)
                        .isInstanceOfSatisfying(
                                ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOTEMPTY)));
        assertThat(sandbox.read("in/d/f")).isEqualTo(ByteString.utf8("kept"));
        assertThat(sandbox.names("in")).containsExactly(ByteString.utf8("d"), ByteString.utf8("other"));
    }

    @Test
    void whatCannotBeMadeReplacesNothing() throws Exception {
        sandbox.file("in/f", "precious");
        FileType tooLong = new FileType.Symlink(ByteString.utf8("x".repeat(5_000)));
        assertThatThrownBy(() -> target.makeReplacing(path("f"), metadata(tooLong, 0777), List.of()))
                .isInstanceOf(ErrnoException.class);
        assertThatThrownBy(() -> target.linkReplacing(path("missing"), path("f")))
                .isInstanceOf(ErrnoException.class);
        assertThat(sandbox.read("in/f")).isEqualTo(ByteString.utf8("precious"));
        assertThat(sandbox.names("in")).containsExactly(ByteString.utf8("f"));
    }

    /** As a user who owns the folder would do it: between its making and its end, the name stands for something else. */
    @Test
    void aFolderThatWasSwappedMeanwhileIsLeftAlone() throws Exception {
        UnfinishedFolder begun = target.beginFolder(path("d")).orElseThrow();
        sandbox.file("out/precious", "p");
        List<Attempt> swaps = List.of(
                () -> sandbox.file("in/d", "mine").mode("in/d", 0644),
                () -> sandbox.symlink("in/d", "../out"),
                () -> sandbox.link("out/precious", "in/d"),
                () -> sandbox.directory("in/d"));
        for (Attempt swap : swaps) {
            sandbox.rename("in/d", "in/moved" + sandbox.names("in").size());
            swap.run();
            FileStatus before = sandbox.status("in/d");
            assertThat(target.applyMetadata(
                            path("d"), begun.id(), metadata(FileType.DIRECTORY, 02775, TIME, 1234, 4321), List.of()))
                    .containsExactly(new MetadataProblem.Replaced());
            assertThat(sandbox.status("in/d")).isEqualTo(before);
        }
        assertThat(sandbox.status("out/precious").permissions()).isEqualTo(0644);
    }

    @Test
    void aNodeThatASecondThreadSwapsIsNeverGivenAway() throws Exception {
        assumeRoot();
        sandbox.node("out/precious", FileType.FIFO);
        InodeMetadata.changeOwner(subject("out/precious"), 1000, 1000);
        FileStatus before = sandbox.status("out/precious");
        AtomicBoolean over = new AtomicBoolean();
        Thread attacker = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                try {
                    if (sandbox.status("in/f").uid() == 0) {
                        sandbox.remove("in/f");
                        sandbox.link("out/precious", "in/f");
                    }
                } catch (ErrnoException lostTheRace) {
                    Thread.onSpinWait();
                }
            }
        });
        try {
            for (int i = 0; i < 3_000; i++) {
                try {
                    target.make(path("f"), metadata(FileType.FIFO, 0666, TIME, 0, 0), List.of());
                } catch (ErrnoException refused) {
                    assertThat(refused.errno()).isIn(Errno.EEXIST, Errno.ENOENT);
                }
                removeIfThere("in/f");
            }
        } finally {
            over.set(true);
            attacker.join();
        }
        FileStatus after = sandbox.status("out/precious");
        assertThat(after.uid()).isEqualTo(1000);
        assertThat(after.permissions()).isEqualTo(before.permissions());
        assertThat(after.modified()).isEqualTo(before.modified());
    }

    @Test
    void aFolderKeepsNoSetgidThatItsOwnerOrTheRulesDoNotAllow() throws Exception {
        target.ensureDirectory(path("d"));
        try (LinuxTarget careful = target(new MetadataRules(OwnerMapping.BY_ID, true, false))) {
            careful.applyMetadata(path("d"), id("in/d"), metadata(FileType.DIRECTORY, 06755), List.of());
        }
        assertThat(sandbox.status("in/d").permissions()).isEqualTo(0755);
    }

    @Test
    void aFolderThatIsNotGivenToItsOwnerHasNoSetgid() throws Exception {
        assumeFalse(SystemAccounts.effectiveUser() == 0, "root may give everything away");
        target.ensureDirectory(path("d"));
        assertThat(apply("d", metadata(FileType.DIRECTORY, 02755, TIME, 0, 0), List.of()))
                .containsExactly(new MetadataProblem.Owner(0, 0, "EPERM"));
        assertThat(sandbox.status("in/d").permissions()).isEqualTo(0755);
    }

    private void removeIfThere(String within) {
        try {
            sandbox.remove(within);
        } catch (ErrnoException absent) {
            assertThat(absent.errno()).isEqualTo(Errno.ENOENT);
        }
    }

    private List<MetadataProblem> apply(String path, Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        return target.applyMetadata(path(path), id("in/" + path), metadata, attributes);
    }

    private ObjectId id(String within) throws ErrnoException {
        FileStatus status = sandbox.status(within);
        return new ObjectId(status.type(), status.device(), status.inode());
    }

    private Metadata read(String within) throws ErrnoException {
        return new MetadataReader(new SystemAccounts()).read(Descriptor.WORKING_DIRECTORY, sandbox.path(within));
    }

    private FileReference subject(String within) {
        return new FileReference.ByName(Descriptor.WORKING_DIRECTORY, sandbox.path(within));
    }

    private List<ExtendedAttribute> attributes(String within) throws ErrnoException {
        return ExtendedAttributes.read(new FileReference.ByName(Descriptor.WORKING_DIRECTORY, sandbox.path(within)));
    }

    private static Metadata metadata(FileType nature, int mode) {
        return metadata(nature, mode, TIME);
    }

    private static Metadata metadata(FileType nature, int mode, Timestamp modified) {
        long user = SystemAccounts.effectiveUser();
        return metadata(nature, mode, modified, user, user);
    }

    private static Metadata metadata(FileType nature, int mode, Timestamp modified, long uid, long gid) {
        return new Metadata(
                nature,
                Optional.of(new UnixPermissions(mode, new Ownership(uid, gid, ByteString.EMPTY, ByteString.EMPTY))),
                0,
                modified,
                modified,
                new FileIdentity(ByteString.utf8("fs"), 1, 1),
                Optional.empty());
    }

    private static TargetPath path(String path) {
        return new TargetPath(
                Arrays.stream(path.split("/", -1)).map(ByteString::utf8).toList());
    }

    private static void assumeRoot() {
        assumeTrue(SystemAccounts.effectiveUser() == 0, "needs root");
    }

    private interface Maker {
        void make(TargetPath path) throws ErrnoException;
    }

    private interface Attempt {
        void run() throws Exception;
    }
}
