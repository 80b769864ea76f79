package dev.coffre.backup.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.testing.Sandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LibcTest {
    private static final Descriptor HERE = Descriptor.WORKING_DIRECTORY;

    private final Sandbox sandbox = Sandbox.create();

    @AfterEach
    void cleanUp() {
        sandbox.close();
    }

    @Test
    void aFailureSaysWhichCallForWhatAndWhy() {
        assertThatThrownBy(() -> FileOpener.open(sandbox.path("no\nsuch"), OpenFlags.READ_ONLY))
                .isInstanceOfSatisfying(ErrnoException.class, e -> {
                    assertThat(e.errno()).isEqualTo(Errno.ENOENT);
                    assertThat(e).hasMessage("openat '" + sandbox.root() + "/no\\x0asuch': ENOENT");
                });
    }

    @Test
    void aNameWithAZeroByteOrTooLongNeverReachesTheKernel() throws Exception {
        sandbox.file("a", "1");
        assertThatThrownBy(() -> DirectoryOperations.unlink(HERE, sandbox.path("a\0b")))
                .isInstanceOfSatisfying(
                        ErrnoException.class,
                        e -> assertThat(e.is(Errno.EINVAL)).isTrue());
        assertThatThrownBy(() -> FileStatus.of(HERE, ByteString.utf8("/".repeat(4096))))
                .isInstanceOfSatisfying(
                        ErrnoException.class,
                        e -> assertThat(e.is(Errno.ENAMETOOLONG)).isTrue());
        assertThat(sandbox.exists("a")).isTrue();
    }

    @Test
    void aClosedDescriptorIsNeverUsedAgain() throws Exception {
        Descriptor file = FileOpener.open(sandbox.root(), OpenFlags.DIRECTORY);
        file.close();
        file.close();
        assertThatThrownBy(() -> FileStatus.of(file)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void readsAndWritesLongerThanOneTransferAreWhole() throws Exception {
        byte[] bytes = new byte[3 * Scratch.BLOCK_SIZE + 7];
        new java.util.Random(5).nextBytes(bytes);
        sandbox.file(ByteString.utf8("f"), bytes);
        try (Descriptor file = FileOpener.open(sandbox.path("f"), OpenFlags.READ_ONLY)) {
            byte[] back = new byte[bytes.length + 100];
            assertThat(FileIo.read(file, 0, back, 0, back.length)).isEqualTo(bytes.length);
            assertThat(back).startsWith(bytes);
        }
    }

    @Test
    void aPunchedHoleReadsAsZerosAndIsFound() throws Exception {
        byte[] bytes = new byte[1 << 20];
        java.util.Arrays.fill(bytes, (byte) 1);
        sandbox.file(ByteString.utf8("f"), bytes);
        try (Descriptor file = FileOpener.open(sandbox.path("f"), OpenFlags.READ_WRITE)) {
            FileIo.punchHole(file, 65536, 131072);
            assertThat(FileIo.nextHole(file, 0)).hasValue(65536);
            assertThat(FileIo.nextData(file, 65536)).hasValue(65536 + 131072);
            FileIo.sync(file);
        }
        assertThat(sandbox.read("f").byteAt(65536)).isZero();
        assertThat(sandbox.status("f").size()).isEqualTo(1 << 20);
    }

    @Test
    void aLockHasOneOwner() throws Exception {
        sandbox.file("lock", "");
        try (Descriptor first = FileOpener.open(sandbox.path("lock"), OpenFlags.READ_ONLY);
                Descriptor second = FileOpener.open(sandbox.path("lock"), OpenFlags.READ_ONLY)) {
            assertThat(FileIo.tryLock(first)).isTrue();
            assertThat(FileIo.tryLock(second)).isFalse();
            first.close();
            assertThat(FileIo.tryLock(second)).isTrue();
        }
    }

    @Test
    void accountsAreKnownByNumberAndByName() {
        SystemAccounts accounts = new SystemAccounts();
        assertThat(accounts.userName(0)).isEqualTo(ByteString.utf8("root"));
        assertThat(accounts.groupName(0)).isEqualTo(ByteString.utf8("root"));
        assertThat(accounts.uid(ByteString.utf8("root"))).hasValue(0);
        assertThat(accounts.gid(ByteString.utf8("root"))).hasValue(0);
        assertThat(accounts.userName(4_000_000_000L)).isEqualTo(ByteString.EMPTY);
        assertThat(accounts.uid(ByteString.utf8("no such user"))).isEmpty();
    }

    @Test
    void aLargeAttributeIsReadAsItWasWritten() throws Exception {
        byte[] value = new byte[3000];
        new java.util.Random(6).nextBytes(value);
        sandbox.file("f", "1").attribute("f", "user.large", value).attribute("f", "user.empty", new byte[0]);
        try (Descriptor directory = FileOpener.open(sandbox.root(), OpenFlags.DIRECTORY)) {
            var attributes = ExtendedAttributes.read(new FileReference.ByName(directory, ByteString.utf8("f")));
            assertThat(attributes).hasSize(2);
            assertThat(attributes.getFirst().name()).isEqualTo(ByteString.utf8("user.empty"));
            assertThat(attributes.getLast().value()).isEqualTo(ByteString.of(value));
        }
    }

    @Test
    void moreNamesOfAttributesThanUsualAreReadAllTheSame() throws Exception {
        sandbox.file("f", "1");
        for (int i = 0; i < 10; i++) {
            sandbox.attribute("f", "user.%d.%s".formatted(i, "n".repeat(200)), new byte[] {1});
        }
        try (Descriptor file = FileOpener.open(sandbox.path("f"), OpenFlags.READ_ONLY)) {
            assertThat(ExtendedAttributes.names(new FileReference.ByDescriptor(file)))
                    .hasSize(10)
                    .isEqualTo(ExtendedAttributes.names(new FileReference.ByName(HERE, sandbox.path("f"))));
        }
    }

    @Test
    void anOpenFileIsChangedWithoutItsName() throws Exception {
        Timestamp time = new Timestamp(1_234_567_890, 123_456_789);
        ExtendedAttribute attribute = new ExtendedAttribute(ByteString.utf8("user.a"), ByteString.utf8("1"));
        try (Descriptor directory = FileOpener.open(sandbox.root(), OpenFlags.DIRECTORY);
                Descriptor file = FileOpener.openat(
                        directory, ByteString.utf8("."), OpenFlags.UNNAMED | OpenFlags.READ_WRITE, 0600)) {
            FileReference subject = new FileReference.ByDescriptor(file);
            InodeMetadata.changeMode(subject, 0640);
            InodeMetadata.changeOwner(
                    subject, SystemAccounts.effectiveUser(), FileStatus.of(file).gid());
            ExtendedAttributes.write(subject, attribute);
            ExtendedAttributes.write(subject, new ExtendedAttribute(ByteString.utf8("user.b"), ByteString.utf8("2")));
            ExtendedAttributes.remove(subject, ByteString.utf8("user.b"));
            InodeMetadata.changeModified(subject, time);
            assertThat(sandbox.names("")).isEmpty();
            DirectoryOperations.link(file, directory, ByteString.utf8("f"));
            assertThat(ExtendedAttributes.read(subject)).containsExactly(attribute);
        }
        assertThat(sandbox.status("f").permissions()).isEqualTo(0640);
        assertThat(sandbox.status("f").modified()).isEqualTo(time);
    }

    @Test
    void theIdOfAFileSystemIsTheSameForAllThatIsOnIt() throws Exception {
        sandbox.file("f", "1").directory("d").symlink("l", "nowhere");
        MetadataReader inspector = new MetadataReader(new SystemAccounts());
        ByteString device = inspector.read(HERE, sandbox.path("f")).identity().device();
        assertThat(inspector.read(HERE, sandbox.path("d")).identity().device()).isEqualTo(device);
        assertThat(new MetadataReader(new SystemAccounts())
                        .read(HERE, sandbox.path("l"))
                        .identity()
                        .device())
                .isEqualTo(device);
        assertThat(device.size()).isPositive();
    }
}
