package dev.coffre.backup.source.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.FileStatus;
import org.junit.jupiter.api.Test;

class MountTableTest {
    private static final String TABLE = """
            22 1 8:1 / / rw - ext4 /dev/sda1 rw
            30 22 8:2 / /home rw - ext4 /dev/sdb rw
            31 30 0:40 / /home/ada/my\\040net rw - fuse.sshfs net rw
            """;

    @Test
    void theMountsBelowAFolderHaveTypeAndDevice() {
        assertThat(MountTable.parse(TABLE).below(path("/home")))
                .containsOnlyKeys(path("/home/ada/my net"))
                .containsValue(new MountTable.MountedFileSystem("fuse.sshfs", 40));
    }

    @Test
    void aPathIsHeldByTheNearestMountAboveIt() {
        MountTable mounts = MountTable.parse(TABLE);

        assertThat(mounts.mountOf(path("/homework")).orElseThrow().device()).isEqualTo(8L << 32 | 1);
        assertThat(mounts.mountOf(path("/home")).orElseThrow().device()).isEqualTo(8L << 32 | 2);
        assertThat(mounts.mountOf(path("/home/ada/file")).orElseThrow().device())
                .isEqualTo(8L << 32 | 2);
    }

    @Test
    void whatAMountAboveHidesIsNoMountPoint() {
        MountTable mounts = MountTable.parse("""
                22 1 8:1 / / rw - ext4 /dev/sda1 rw
                30 22 8:2 / /srv/a/b rw - ext4 /dev/sdb rw
                31 30 8:3 / /srv/a/b/c rw - ext4 /dev/sdc rw
                32 22 8:4 / /srv/a rw - ext4 /dev/sdd rw
                33 32 8:5 / /srv/a/new rw - ext4 /dev/sde rw
                """);

        assertThat(mounts.below(path("/"))).containsOnlyKeys(path("/srv/a"), path("/srv/a/new"));
    }

    @Test
    void ofMountsAtOnePlaceTheUppermostCountsAndHidesWhatIsInTheOthers() {
        MountTable mounts = MountTable.parse(TABLE + "40 30 0:50 / /home rw - tmpfs tmpfs rw\n");

        assertThat(mounts.below(path("/"))).containsOnlyKeys(path("/home"));
        assertThat(mounts.mountOf(path("/home/ada/my net/x")).orElseThrow().type())
                .isEqualTo("tmpfs");
    }

    @Test
    void aFirstMountThatIsItsOwnParentIsSeen() {
        assertThat(MountTable.parse("1 1 0:2 / / rw - rootfs rootfs rw\n").mountOf(path("/a")))
                .isPresent();
    }

    @Test
    void procIsAPseudoFileSystemAndTheRootIsNot() throws Exception {
        MountTable mounted = MountTable.read();
        assertThat(mounted.isPseudo(FileStatus.of(Descriptor.WORKING_DIRECTORY, ByteString.utf8("/proc"))))
                .isTrue();
        assertThat(mounted.isPseudo(FileStatus.of(Descriptor.WORKING_DIRECTORY, ByteString.utf8("/"))))
                .isFalse();
    }

    @Test
    void devtmpfsDiffersFromTmpfsThoughTheirMagicNumbersAreTheSame() throws Exception {
        FileStatus root = FileStatus.of(Descriptor.WORKING_DIRECTORY, ByteString.utf8("/"));
        String device = FileStatus.major(root.device()) + ":" + FileStatus.minor(root.device());
        String line = "36 35 " + device + " / /odd\\040name rw,noatime shared:1 - %s none rw%n";
        assertThat(MountTable.parse(line.formatted("devtmpfs")).isPseudo(root)).isTrue();
        assertThat(MountTable.parse(line.formatted("tmpfs")).isPseudo(root)).isFalse();
    }

    private static ByteString path(String path) {
        return ByteString.utf8(path);
    }
}
