package dev.coffre.backup.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.Status;
import org.junit.jupiter.api.Test;

class KernelFileSystemsTest {
    @Test
    void procIsOneAndTheRootIsNot() throws Exception {
        KernelFileSystems mounted = KernelFileSystems.mounted();
        assertThat(mounted.contain(Status.of(Descriptor.WORKING_DIRECTORY, ByteString.utf8("/proc"))))
                .isTrue();
        assertThat(mounted.contain(Status.of(Descriptor.WORKING_DIRECTORY, ByteString.utf8("/"))))
                .isFalse();
    }

    @Test
    void devtmpfsIsToldFromTmpfsThoughTheirNumbersAreTheSame() throws Exception {
        Status root = Status.of(Descriptor.WORKING_DIRECTORY, ByteString.utf8("/"));
        String device = Status.major(root.device()) + ":" + Status.minor(root.device());
        String line = "36 35 " + device + " / /odd\\040name rw,noatime shared:1 - %s none rw%n";
        assertThat(KernelFileSystems.parse(line.formatted("devtmpfs")).contain(root))
                .isTrue();
        assertThat(KernelFileSystems.parse(line.formatted("tmpfs")).contain(root))
                .isFalse();
    }
}
