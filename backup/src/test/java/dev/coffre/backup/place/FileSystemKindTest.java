package dev.coffre.backup.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.backup.entry.Nature;
import dev.coffre.backup.libc.Accounts;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.Opening;
import dev.coffre.backup.libc.Permissions;
import dev.coffre.backup.libc.Subject;
import dev.coffre.backup.testing.Sandbox;
import org.junit.jupiter.api.Test;

class FileSystemKindTest {
    private static FileSystemKind kind(Sandbox sandbox) throws Exception {
        try (Descriptor root = Opening.open(sandbox.root(), OpenFlags.DIRECTORY)) {
            return FileSystemKind.of(root);
        }
    }

    @Test
    void whatHasTwoNamesWasNotMadeJustNow() throws Exception {
        try (Sandbox sandbox = Sandbox.create()) {
            FileSystemKind kind = kind(sandbox);
            assumeTrue(kind.isPosix());
            sandbox.node("new", Nature.FIFO).node("old", Nature.FIFO).link("old", "second");
            assertThat(kind.mayBeNew(sandbox.status("new"))).isTrue();
            assertThat(kind.mayBeNew(sandbox.status("old"))).isFalse();
        }
    }

    @Test
    void whatBelongsToSomebodyElseWasNotMadeJustNow() throws Exception {
        assumeTrue(Accounts.effectiveUser() == 0, "needs root");
        try (Sandbox sandbox = Sandbox.create()) {
            FileSystemKind kind = kind(sandbox);
            assumeTrue(kind.isPosix());
            sandbox.directory("mine").directory("theirs");
            Permissions.changeOwner(
                    new Subject.Named(Descriptor.WORKING_DIRECTORY, sandbox.path("theirs")), 1000, 1000);
            assertThat(kind.mayBeNew(sandbox.status("mine"))).isTrue();
            assertThat(kind.mayBeNew(sandbox.status("theirs"))).isFalse();
        }
    }

    @Test
    void whereNumbersChangeAnObjectIsKnownByItsType() throws Exception {
        try (Sandbox sandbox = Sandbox.create()) {
            sandbox.directory("one").directory("other");
            FileSystemKind fat = new FileSystemKind(0x4d44);
            assertThat(ObjectId.of(sandbox.status("one"), fat)).isEqualTo(ObjectId.of(sandbox.status("other"), fat));
            FileSystemKind ext4 = new FileSystemKind(0xEF53);
            assertThat(ObjectId.of(sandbox.status("one"), ext4))
                    .isNotEqualTo(ObjectId.of(sandbox.status("other"), ext4));
        }
    }
}
