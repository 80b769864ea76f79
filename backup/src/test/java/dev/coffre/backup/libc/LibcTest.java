package dev.coffre.backup.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.entry.ByteString;
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
        assertThatThrownBy(() -> Opening.open(sandbox.path("no\nsuch"), OpenFlags.READ_ONLY))
                .isInstanceOfSatisfying(ErrnoException.class, e -> {
                    assertThat(e.errno()).isEqualTo(Errno.ENOENT);
                    assertThat(e).hasMessage("openat '" + sandbox.root() + "/no\\x0asuch': ENOENT");
                });
    }

    @Test
    void aNameWithAZeroByteOrTooLongNeverReachesTheKernel() throws Exception {
        sandbox.file("a", "1");
        assertThatThrownBy(() -> Naming.unlink(HERE, sandbox.path("a\0b")))
                .isInstanceOfSatisfying(
                        ErrnoException.class,
                        e -> assertThat(e.is(Errno.EINVAL)).isTrue());
        assertThatThrownBy(() -> Status.of(HERE, ByteString.utf8("/".repeat(4096))))
                .isInstanceOfSatisfying(
                        ErrnoException.class,
                        e -> assertThat(e.is(Errno.ENAMETOOLONG)).isTrue());
        assertThat(sandbox.exists("a")).isTrue();
    }

    @Test
    void aClosedDescriptorIsNeverUsedAgain() throws Exception {
        Descriptor file = Opening.open(sandbox.root(), OpenFlags.DIRECTORY);
        file.close();
        file.close();
        assertThatThrownBy(() -> Status.of(file)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void readsAndWritesLongerThanOneTransferAreWhole() throws Exception {
        byte[] bytes = new byte[3 * Scratch.BLOCK_SIZE + 7];
        new java.util.Random(5).nextBytes(bytes);
        sandbox.file(ByteString.utf8("f"), bytes);
        try (Descriptor file = Opening.open(sandbox.path("f"), OpenFlags.READ_ONLY)) {
            byte[] back = new byte[bytes.length + 100];
            assertThat(Content.read(file, 0, back, 0, back.length)).isEqualTo(bytes.length);
            assertThat(back).startsWith(bytes);
        }
    }

    @Test
    void aPunchedHoleReadsAsZerosAndIsFound() throws Exception {
        byte[] bytes = new byte[1 << 20];
        java.util.Arrays.fill(bytes, (byte) 1);
        sandbox.file(ByteString.utf8("f"), bytes);
        try (Descriptor file = Opening.open(sandbox.path("f"), OpenFlags.READ_WRITE)) {
            Content.punchHole(file, 65536, 131072);
            assertThat(Content.nextHole(file, 0)).hasValue(65536);
            assertThat(Content.nextData(file, 65536)).hasValue(65536 + 131072);
            Content.sync(file);
        }
        assertThat(sandbox.read("f").byteAt(65536)).isZero();
        assertThat(sandbox.status("f").size()).isEqualTo(1 << 20);
    }

    @Test
    void aLockHasOneOwner() throws Exception {
        sandbox.file("lock", "");
        try (Descriptor first = Opening.open(sandbox.path("lock"), OpenFlags.READ_ONLY);
                Descriptor second = Opening.open(sandbox.path("lock"), OpenFlags.READ_ONLY)) {
            assertThat(Content.tryLock(first)).isTrue();
            assertThat(Content.tryLock(second)).isFalse();
            first.close();
            assertThat(Content.tryLock(second)).isTrue();
        }
    }

    @Test
    void accountsAreKnownByNumberAndByName() {
        Accounts accounts = new Accounts();
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
        try (Descriptor directory = Opening.open(sandbox.root(), OpenFlags.DIRECTORY)) {
            var attributes = Attributes.read(directory, ByteString.utf8("f"));
            assertThat(attributes).hasSize(2);
            assertThat(attributes.getFirst().name()).isEqualTo(ByteString.utf8("user.empty"));
            assertThat(attributes.getLast().value()).isEqualTo(ByteString.of(value));
        }
    }

    @Test
    void theIdOfAFileSystemIsTheSameForAllThatIsOnIt() throws Exception {
        sandbox.file("f", "1").directory("d").symlink("l", "nowhere");
        Inspector inspector = new Inspector(new Accounts());
        ByteString device =
                inspector.inspect(HERE, sandbox.path("f")).identity().device();
        assertThat(inspector.inspect(HERE, sandbox.path("d")).identity().device())
                .isEqualTo(device);
        assertThat(new Inspector(new Accounts())
                        .inspect(HERE, sandbox.path("l"))
                        .identity()
                        .device())
                .isEqualTo(device);
        assertThat(device.size()).isPositive();
    }
}
