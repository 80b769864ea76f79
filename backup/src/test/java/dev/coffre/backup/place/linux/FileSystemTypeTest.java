package dev.coffre.backup.place.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.FileReference;
import dev.coffre.backup.libc.InodeMetadata;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.testing.Sandbox;
import org.junit.jupiter.api.Test;

class FileSystemTypeTest {
    private static FileSystemType kind(Sandbox sandbox) throws Exception {
        try (Descriptor root = FileOpener.open(sandbox.root(), OpenFlags.DIRECTORY)) {
            return FileSystemType.of(root);
        }
    }

    @Test
    void whatHasTwoNamesWasNotMadeJustNow() throws Exception {
        try (Sandbox sandbox = Sandbox.create()) {
            FileSystemType kind = kind(sandbox);
            assumeTrue(kind.isPosix());
            sandbox.node("new", FileType.FIFO).node("old", FileType.FIFO).link("old", "second");
            assertThat(kind.mayBeNew(sandbox.status("new"))).isTrue();
            assertThat(kind.mayBeNew(sandbox.status("old"))).isFalse();
        }
    }

    @Test
    void whatBelongsToSomebodyElseWasNotMadeJustNow() throws Exception {
        assumeTrue(SystemAccounts.effectiveUser() == 0, "needs root");
        try (Sandbox sandbox = Sandbox.create()) {
            FileSystemType kind = kind(sandbox);
            assumeTrue(kind.isPosix());
            sandbox.directory("mine").directory("theirs");
            InodeMetadata.changeOwner(
                    new FileReference.ByName(Descriptor.WORKING_DIRECTORY, sandbox.path("theirs")), 1000, 1000);
            assertThat(kind.mayBeNew(sandbox.status("mine"))).isTrue();
            assertThat(kind.mayBeNew(sandbox.status("theirs"))).isFalse();
        }
    }

    @Test
    void whereNumbersChangeAnObjectIsKnownByItsType() throws Exception {
        try (Sandbox sandbox = Sandbox.create()) {
            sandbox.directory("one").directory("other");
            FileSystemType fat = new FileSystemType(0x4d44);
            assertThat(fat.idOf(sandbox.status("one"))).isEqualTo(fat.idOf(sandbox.status("other")));
            FileSystemType ext4 = new FileSystemType(0xEF53);
            assertThat(ext4.idOf(sandbox.status("one"))).isNotEqualTo(ext4.idOf(sandbox.status("other")));
        }
    }
}
