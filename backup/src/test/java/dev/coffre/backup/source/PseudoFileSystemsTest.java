package dev.coffre.backup.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.FileStatus;
import org.junit.jupiter.api.Test;

class PseudoFileSystemsTest {
    @Test
    void procIsOneAndTheRootIsNot() throws Exception {
        PseudoFileSystems mounted = PseudoFileSystems.mounted();
        assertThat(mounted.contains(FileStatus.of(Descriptor.WORKING_DIRECTORY, ByteString.utf8("/proc"))))
                .isTrue();
        assertThat(mounted.contains(FileStatus.of(Descriptor.WORKING_DIRECTORY, ByteString.utf8("/"))))
                .isFalse();
    }

    @Test
    void devtmpfsIsToldFromTmpfsThoughTheirNumbersAreTheSame() throws Exception {
        FileStatus root = FileStatus.of(Descriptor.WORKING_DIRECTORY, ByteString.utf8("/"));
        String device = FileStatus.major(root.device()) + ":" + FileStatus.minor(root.device());
        String line = "36 35 " + device + " / /odd\\040name rw,noatime shared:1 - %s none rw%n";
        assertThat(PseudoFileSystems.parse(line.formatted("devtmpfs")).contains(root))
                .isTrue();
        assertThat(PseudoFileSystems.parse(line.formatted("tmpfs")).contains(root))
                .isFalse();
    }
}
