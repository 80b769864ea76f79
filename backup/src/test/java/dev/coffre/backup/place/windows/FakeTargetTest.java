package dev.coffre.backup.place.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.entry.WindowsAttributes;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.ntfs.WindowsTime;
import dev.coffre.backup.place.MetadataProblem;
import dev.coffre.backup.place.MetadataRules;
import dev.coffre.backup.place.OwnerMapping;
import dev.coffre.backup.place.RecoveryTarget;
import dev.coffre.backup.place.TargetContract;
import dev.coffre.backup.place.TargetFixture;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.place.UnfinishedFile;
import dev.coffre.backup.place.UnfinishedFolder;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.SecurityDescriptor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of NTFS, on every system. */
class FakeTargetTest extends TargetContract {
    private static final byte[] STRANGER = {1, 1, 0, 0, 0, 0, 0, 5, 77, 0, 0, 0};

    /** Everybody may change the folder. Of two entries for everybody, one goes to files and folders below. */
    private static final byte[] INHERITED = ByteBuffer.allocate(20 + 8 + 2 * 20)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {1, 0, 4, (byte) 0x80})
            .putInt(0)
            .putInt(0)
            .putInt(0)
            .putInt(20)
            .put(new byte[] {2, 0})
            .putShort((short) 48)
            .putShort((short) 2)
            .putShort((short) 0)
            .put(new byte[] {0, 0, 20, 0})
            .putInt(0x1301BF)
            .put(new byte[] {1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0})
            .put(new byte[] {0, 0x13, 20, 0})
            .putInt(0x1301BF)
            .put(new byte[] {1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0})
            .array();

    private static final Timestamp BORN = new Timestamp(1_000_000_000, 100);

    private FakeVolume volume = new FakeVolume();

    @Override
    protected TargetFixture newFixture() {
        FakeFixture fake = new FakeFixture();
        volume = fake.volume;
        return fake;
    }

    @Test
    void namesThatWouldLeaveTheFolderAreRefused() {
        for (String bad : List.of("..\\out\\f", "f:stream", "a\\b", "C:", "x?", "line\n", "*")) {
            TargetPath path = new TargetPath(List.of(ByteString.utf8(bad)));
            assertErrno(() -> target.create(path, 0644, false).placeIfAbsent(), Errno.EINVAL);
            assertErrno(() -> target.beginFolder(path), Errno.EINVAL);
            assertErrno(() -> target.inspect(path), Errno.EINVAL);
            assertErrno(() -> target.ensureDirectory(path), Errno.EINVAL);
        }
        assertThat(volume.node("in").children).isEmpty();
        assertThat(volume.node("out").children).isEmpty();
    }

    @Test
    void aPathOf32000CharactersIsPlacedAndRead() throws Exception {
        TargetPath folder = new TargetPath(Collections.nCopies(160, ByteString.utf8("n".repeat(200))));
        assertThat(folder.display()).hasSizeGreaterThan(32_000);
        UnfinishedFolder made = target.beginFolder(folder).orElseThrow();
        List<ByteString> components = new ArrayList<>(folder.components());
        components.add(ByteString.utf8("f"));
        TargetPath path = new TargetPath(components);
        try (UnfinishedFile file = target.create(path, 0644, false)) {
            file.writeAt(0, new byte[] {1}, 0, 1);
            file.placeIfAbsent();
        }
        assertThat(target.openExisting(path).orElseThrow().size()).isEqualTo(1);
        assertThat(target.applyMetadata(folder, made.id(), metadata(FileType.DIRECTORY), List.of()))
                .isEmpty();
    }

    @Test
    void accessDeniedInTheMiddleIsNamedAndLeavesNothing() throws Exception {
        fixture.folder("in/closed");
        fixture.file("in/closed/f", "kept");
        volume.denied.add("closed");
        assertErrno(() -> place("closed/g", "new"), Errno.EACCES);
        assertErrno(() -> target.beginFolder(path("closed/d")), Errno.EACCES);
        assertThat(fixture.names("in/closed")).containsExactly("f");
        assertErrno(() -> place("closed", "new"), Errno.EACCES);
        assertThat(fixture.names("in")).containsExactly("closed");
    }

    @Test
    void aFileInUseIsNamedAndKept() throws Exception {
        fixture.file("in/f", "kept");
        volume.inUse.add("f");
        assertThatThrownBy(() -> place("f", "new"))
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.symbol()).isEqualTo("file-in-use"));
        assertThat(fixture.read("in/f")).isEqualTo("kept");
        assertThat(fixture.names("in")).containsExactly("f");
    }

    @Test
    void aReadOnlyFileIsReplaced() throws Exception {
        fixture.file("in/f", "old");
        volume.node("in/f").attributes = ObjectStatus.READ_ONLY | ObjectStatus.HIDDEN;
        place("f", "new");
        assertThat(fixture.read("in/f")).isEqualTo("new");
        assertThat(fixture.names("in")).containsExactly("f");
    }

    @Test
    void aTreeWithReadOnlyObjectsAndDeepFoldersIsDeleted() throws Exception {
        fixture.folder("in/tree");
        fixture.folder("in/tree/folder");
        fixture.file("in/tree/folder/f", "gone");
        volume.node("in/tree/folder").attributes |= ObjectStatus.READ_ONLY;
        volume.node("in/tree/folder/f").attributes |= ObjectStatus.READ_ONLY | ObjectStatus.SYSTEM;
        FakeVolume.Node deepest = volume.node("in/tree");
        for (int i = 0; i < 16_000; i++) {
            FakeVolume.Node below = volume.new Node(true);
            deepest.children.put("d", new FakeVolume.Named("d", below));
            deepest = below;
        }
        fixture.targets().deleteTree(ByteString.utf8("C:\\in\\tree"));
        assertThat(fixture.names("in")).isEmpty();
    }

    @Test
    void aTreeWithAFileInUseIsNamedAndTheRestOfItStays() throws Exception {
        fixture.folder("in/tree");
        fixture.file("in/tree/a", "gone");
        fixture.file("in/tree/b", "kept");
        volume.inUse.add("b");
        assertErrno(() -> fixture.targets().deleteTree(ByteString.utf8("C:\\in\\tree")), Errno.EBUSY);
        assertThat(fixture.names("in/tree")).containsExactly("b");
    }

    @Test
    void anUnfinishedFileIsPrivateUntilItHasItsDescriptor() throws Exception {
        byte[] descriptor = descriptor(1);
        try (UnfinishedFile file = target.create(path("f"), 0644, false)) {
            FakeVolume.Node temporary =
                    volume.node("in").children.values().iterator().next().node();
            assertThat(temporary.descriptor).isEqualTo(SecurityDescriptor.privateTo(FakeVolume.USER));
            assertThat(file.applyMetadata(
                            metadata(FileType.REGULAR_FILE),
                            List.of(attribute(WindowsAttributes.SECURITY_DESCRIPTOR, descriptor))))
                    .isEmpty();
            file.placeIfAbsent();
        }
        assertThat(volume.node("in/f").descriptor).isEqualTo(descriptor);
    }

    @Test
    void aFolderIsPrivateUntilItHasItsDescriptor() throws Exception {
        byte[] descriptor = descriptor(1);
        UnfinishedFolder made = target.beginFolder(path("d")).orElseThrow();
        assertThat(volume.node("in/d").descriptor).isEqualTo(SecurityDescriptor.privateTo(FakeVolume.USER));
        target.applyMetadata(
                path("d"),
                made.id(),
                metadata(FileType.DIRECTORY),
                List.of(attribute(WindowsAttributes.SECURITY_DESCRIPTOR, descriptor)));
        assertThat(volume.node("in/d").descriptor).isEqualTo(descriptor);

        UnfinishedFolder plain = target.beginFolderReplacing(path("e"));
        assertThat(volume.node("in/e").descriptor).isEqualTo(SecurityDescriptor.privateTo(FakeVolume.USER));
        target.applyMetadata(path("e"), plain.id(), metadata(FileType.DIRECTORY), List.of());
        assertThat(volume.node("in/e").descriptor).isEqualTo(volume.new Node(true).descriptor);
        assertThat(fixture.names("in")).containsExactly("d", "e");
    }

    @Test
    void aPrivateFolderPassesOnWhatItsFolderPassesOn() throws Exception {
        SecurityDescriptor above = SecurityDescriptor.parse(INHERITED);
        SecurityDescriptor made = SecurityDescriptor.parse(above.privateFolderBelow(FakeVolume.USER));

        assertThat(above.admitsOnly(SecurityDescriptor.trusted(FakeVolume.USER)))
                .isFalse();
        assertThat(made.admitsOnly(SecurityDescriptor.trusted(FakeVolume.USER))).isTrue();
        assertThat(made.control() & 0x1000).isNotZero();
        byte[] list = made.access();
        assertThat(ByteBuffer.wrap(list).order(ByteOrder.LITTLE_ENDIAN).getShort(4))
                .isEqualTo((short) 4);
        // of the two entries of the folder above, the one that goes further: only for what is created below
        byte[] entry = Arrays.copyOfRange(list, list.length - 20, list.length);
        assertThat(entry[1]).isEqualTo((byte) (1 | 2 | 8 | 0x10));
        assertThat(SecurityDescriptor.parse(made.privateFolderBelow(FakeVolume.USER))
                        .access())
                .isEqualTo(list);
    }

    @Test
    void onlyAFolderOfATrustedUserCountsAsUnfinished() throws Exception {
        target.beginFolder(path("killed"));
        target.beginFolder(path("planted"));
        volume.node("in/planted").owner = STRANGER;
        target.beginFolder(path("open"));
        volume.node("in/open").descriptor = INHERITED;
        try (RecoveryTarget next = open("in")) {
            assertThat(next.beginFolder(path("killed")).orElseThrow().isOwn()).isTrue();
            assertThat(next.beginFolder(path("planted")).orElseThrow().isOwn()).isFalse();
            assertThat(next.beginFolder(path("open")).orElseThrow().isOwn()).isFalse();
        }
    }

    @Test
    void theTopOfAnInterruptedRecoveryIsFinishedByTheNextOne() throws Exception {
        ByteString top = ByteString.utf8("C:\\in\\new");
        fixture.targets()
                .openOrMake(top, MetadataRules.SAME_MACHINE, new Random(1))
                .close();
        assertThat(volume.node("in/new").descriptor).isEqualTo(SecurityDescriptor.privateTo(FakeVolume.USER));
        try (RecoveryTarget next = fixture.targets().openOrMake(top, MetadataRules.SAME_MACHINE, new Random(2))) {
            assertThat(next.beginFolder(TargetPath.TOP).orElseThrow().isOwn()).isTrue();
            next.finishTop();
        }
        assertThat(volume.node("in/new").descriptor).isEqualTo(volume.new Node(true).descriptor);
        assertThat(volume.node("in/new").attributes).isEqualTo(ObjectStatus.DIRECTORY);
        assertThat(fixture.names("in")).containsExactly("new");
    }

    @Test
    void aLinkToTheTargetIsFollowedOnlyIfATrustedUserMadeIt() throws Exception {
        fixture.folder("out/there");
        fixture.link("in/link", "out/there");
        for (String folder : List.of("C:\\in\\link", "C:\\in\\link\\new", "C:\\in\\link\\new\\deep")) {
            volume.node("in/link").owner = STRANGER;
            assertErrno(
                    () -> fixture.targets()
                            .openOrMake(ByteString.utf8(folder), MetadataRules.SAME_MACHINE, new Random(1)),
                    Errno.ELOOP);
            assertThat(fixture.names("out/there")).isEmpty();
        }
        assertErrno(() -> open("in/link"), Errno.ELOOP);
        volume.node("in/link").owner = FakeVolume.ADMINISTRATORS;
        try (RecoveryTarget made = fixture.targets()
                        .openOrMake(
                                ByteString.utf8("C:\\in\\link\\new\\deep"), MetadataRules.SAME_MACHINE, new Random(1));
                UnfinishedFile file = made.create(path("f"), 0644, false)) {
            file.placeIfAbsent();
        }
        assertThat(fixture.names("out/there/new/deep")).containsExactly("f");
    }

    @Test
    void aKilledRecoveryLeavesNoFile() throws Exception {
        fixture.folder("in/d");
        UnfinishedFile file = target.create(path("d/f"), 0644, false);
        file.writeAt(0, new byte[] {1}, 0, 1);
        file.applyMetadata(metadata(FileType.REGULAR_FILE), List.of());
        assertThat(fixture.names("in/d")).hasSize(1);
        volume.kill();
        assertThat(fixture.names("in/d")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSES", "FORGETS"})
    void whereAFileCannotBeKeptItIsAPlainOne(FakeVolume.KeepRule rule) throws Exception {
        volume.keepRule = rule;
        fixture.file("in/old", "old");
        place("f", "new");
        place("old", "new");
        assertThat(fixture.read("in/f")).isEqualTo("new");
        assertThat(fixture.read("in/old")).isEqualTo("new");
        target.create(path("abandoned"), 0644, false).close();
        assertThat(fixture.names("in")).containsExactly("f", "old");
    }

    @Test
    void aFileWithoutDescriptorGetsThatOfItsFolder() throws Exception {
        try (UnfinishedFile file = target.create(path("f"), 0644, false)) {
            file.applyMetadata(metadata(FileType.REGULAR_FILE), List.of());
            file.placeIfAbsent();
        }
        assertThat(volume.node("in/f").descriptor).isEqualTo(volume.new Node(false).descriptor);
        assertThat(fixture.names("in")).containsExactly("f");
    }

    @Test
    void withoutAccessControlADescriptorIsNotApplied() throws Exception {
        try (RecoveryTarget plain = fixture.targets()
                        .open(
                                ByteString.utf8("C:\\in"),
                                new MetadataRules(OwnerMapping.BY_ID, false, true),
                                new Random(1));
                UnfinishedFile file = plain.create(path("f"), 0644, false)) {
            assertThat(file.applyMetadata(
                            metadata(FileType.REGULAR_FILE),
                            List.of(attribute(WindowsAttributes.SECURITY_DESCRIPTOR, descriptor(1)))))
                    .isEmpty();
            file.placeIfAbsent();
        }
        assertThat(volume.node("in/f").descriptor).isEqualTo(volume.new Node(false).descriptor);
    }

    @Test
    void allMetadataOfWindowsComesBack() throws Exception {
        List<ExtendedAttribute> attributes = List.of(
                attribute(WindowsAttributes.ATTRIBUTES, bits(ObjectStatus.HIDDEN | ObjectStatus.COMPRESSED)),
                attribute(WindowsAttributes.SHORT_NAME, "LONGNA~1".getBytes()),
                attribute(WindowsAttributes.stream(ByteString.utf8("Zone.Identifier")), "[ZoneTransfer]".getBytes()));
        try (UnfinishedFile file = target.create(path("f"), 0644, false)) {
            assertThat(file.applyMetadata(born(FileType.REGULAR_FILE), attributes))
                    .isEmpty();
            file.placeIfAbsent();
        }
        FakeVolume.Node node = volume.node("in/f");
        assertThat(node.attributes).isEqualTo(ObjectStatus.HIDDEN | ObjectStatus.COMPRESSED);
        assertThat(node.shortName).isEqualTo("LONGNA~1");
        assertThat(node.streams.get("Zone.Identifier")).isEqualTo("[ZoneTransfer]".getBytes());
        assertThat(WindowsTime.timestamp(node.created)).isEqualTo(BORN);
    }

    @Test
    void whatIsForgottenIsReportedByKind() throws Exception {
        volume.forgetsDescriptors = true;
        volume.hasStreams = false;
        List<ExtendedAttribute> attributes = List.of(
                attribute(WindowsAttributes.SECURITY_DESCRIPTOR, descriptor(3)),
                attribute(WindowsAttributes.ATTRIBUTES, bits(ObjectStatus.ENCRYPTED)),
                attribute(WindowsAttributes.stream(ByteString.utf8("one")), new byte[1]),
                attribute(WindowsAttributes.stream(ByteString.utf8("two")), new byte[1]),
                attribute(ByteString.utf8("user.note"), new byte[1]));
        try (UnfinishedFile file = target.create(path("f"), 0644, false)) {
            assertThat(file.applyMetadata(metadata(FileType.REGULAR_FILE), attributes))
                    .containsExactlyInAnyOrder(
                            new MetadataProblem.NotKept(WindowsAttributes.SECURITY_DESCRIPTOR),
                            new MetadataProblem.NotKept(ByteString.utf8("windows.stream")),
                            new MetadataProblem.NotKept(ByteString.utf8("user.note")),
                            new MetadataProblem.NotKept(WindowsAttributes.ATTRIBUTES));
        }
    }

    @Test
    void metadataOfLinuxIsReportedByKind() throws Exception {
        Metadata linux = new Metadata(
                FileType.REGULAR_FILE,
                Optional.of(new UnixPermissions(0640, Ownership.NONE)),
                0,
                new Timestamp(5, 150),
                TIME,
                new FileIdentity(ByteString.utf8("fs"), 1, 1),
                Optional.empty());
        try (UnfinishedFile file = target.create(path("f"), 0644, false)) {
            assertThat(file.applyMetadata(linux, List.of()))
                    .containsExactly(
                            new MetadataProblem.NotKept(ByteString.utf8("owner and mode")),
                            new MetadataProblem.NotKept(ByteString.utf8("time below 100 ns")));
        }
    }

    @Test
    void hostileMetadataIsReportedAndHarmsNothing() throws Exception {
        List<ExtendedAttribute> hostile = List.of(
                attribute(WindowsAttributes.SECURITY_DESCRIPTOR, new byte[] {1, 0, 4, (byte) 0x80, 9, 9, 9, 9}),
                attribute(WindowsAttributes.ATTRIBUTES, new byte[3]),
                attribute(WindowsAttributes.stream(ByteString.utf8("..\\..\\out:x")), new byte[1]),
                attribute(WindowsAttributes.SHORT_NAME, "..\\x".getBytes()));
        try (UnfinishedFile file = target.create(path("f"), 0644, false)) {
            assertThat(file.applyMetadata(metadata(FileType.REGULAR_FILE), hostile))
                    .hasSize(4)
                    .allSatisfy(problem -> assertThat(problem)
                            .isInstanceOfSatisfying(
                                    MetadataProblem.Attribute.class,
                                    refused -> assertThat(refused.errno()).isEqualTo("EINVAL")));
            file.placeIfAbsent();
        }
        assertThat(volume.node("in/f").streams).isEmpty();
    }

    @Test
    void aLinkKeepsItsReparseDataAndNothingElseBecomesOne() throws Exception {
        byte[] junction = ByteBuffer.allocate(24)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0xA0000003)
                .array();
        Metadata link = metadata(new FileType.Symlink(ByteString.utf8("C:\\out")));
        target.make(
                path("junction"),
                link,
                List.of(
                        attribute(WindowsAttributes.REPARSE_DATA, junction),
                        attribute(
                                WindowsAttributes.ATTRIBUTES,
                                bits(ObjectStatus.DIRECTORY | ObjectStatus.REPARSE_POINT))));
        assertThat(volume.node("in/junction").reparseData).isEqualTo(junction);
        assertThat(volume.node("in/junction").attributes & ObjectStatus.DIRECTORY)
                .isNotZero();
        assertErrno(() -> place("junction/f", "x"), Errno.ELOOP);
        byte[] cloud = ByteBuffer.allocate(24)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x9000001A)
                .array();
        assertErrno(
                () -> target.make(path("cloud"), link, List.of(attribute(WindowsAttributes.REPARSE_DATA, cloud))),
                Errno.EINVAL);
        assertThat(fixture.names("in")).containsExactly("junction");
    }

    @Test
    void objectsOfLinuxAreRefusedByName() {
        for (FileType type : List.of(FileType.FIFO, new FileType.CharacterDevice(1, 3))) {
            assertThatThrownBy(() -> target.make(path("x"), metadata(type), List.of()))
                    .isInstanceOfSatisfying(
                            ErrnoException.class, e -> assertThat(e.symbol()).isEqualTo("not-on-windows"));
        }
    }

    @Test
    void theWholeMachineIsATargetWithItsVolumes() throws Exception {
        fixture.folder("in/there");
        try (RecoveryTarget machine = fixture.targets().openMachine(MetadataRules.SAME_MACHINE, new Random(1))) {
            assertThat(machine.beginFolder(path("C:")).orElseThrow().isOwn()).isFalse();
            assertThat(machine.beginFolder(path("C:/in/there")).orElseThrow().isOwn())
                    .isFalse();
            try (UnfinishedFile file = machine.create(path("C:/in/there/f"), 0644, false)) {
                file.placeIfAbsent();
            }
            machine.sync();
            assertErrno(() -> machine.ensureDirectory(path("D:/x")), Errno.ENOENT);
        }
        assertThat(fixture.names("in/there")).containsExactly("f");
        assertThat(volume.flushes).isEqualTo(1);
    }

    @Test
    void namesAreComparedRegardlessOfCase() throws Exception {
        place("File", "1");
        try (UnfinishedFile file = target.create(path("fILE"), 0644, false)) {
            assertErrno(file::placeIfAbsent, Errno.EEXIST);
        }
    }

    private static Metadata born(FileType type) {
        return new Metadata(
                type,
                Optional.empty(),
                0,
                TIME,
                TIME,
                new FileIdentity(ByteString.utf8("fs"), 1, 1),
                Optional.of(BORN));
    }

    private static ExtendedAttribute attribute(ByteString name, byte[] value) {
        return new ExtendedAttribute(name, ByteString.of(value));
    }

    private static byte[] bits(int attributes) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(attributes)
                .array();
    }

    private static byte[] descriptor(int user) {
        return SecurityDescriptor.privateTo(new byte[] {1, 1, 0, 0, 0, 0, 0, 5, (byte) user, 0, 0, 0});
    }
}
