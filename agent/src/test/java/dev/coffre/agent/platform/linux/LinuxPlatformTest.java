package dev.coffre.agent.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.platform.VolumeKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class LinuxPlatformTest {
    private static final long EXT4 = 0xEF53;
    private static final long BTRFS = 0x9123683EL;

    @TempDir
    private Path folder;

    private static FileSystemTraits ground(long magic, boolean onDevice, boolean removable, boolean encrypted) {
        return new FileSystemTraits(magic, onDevice, removable, encrypted);
    }

    @Test
    void theGroundDecides() {
        assertThat(ground(EXT4, true, false, false).kind()).isEqualTo(VolumeKind.FIXED);
        assertThat(ground(BTRFS, false, false, false).kind()).isEqualTo(VolumeKind.FIXED);
        assertThat(ground(FileSystemTraits.FUSE, true, false, false).kind()).isEqualTo(VolumeKind.FIXED);

        assertThat(ground(FileSystemTraits.NFS, false, false, false).kind()).isEqualTo(VolumeKind.NETWORK);
        assertThat(ground(FileSystemTraits.CIFS, false, false, false).kind()).isEqualTo(VolumeKind.NETWORK);
        assertThat(ground(FileSystemTraits.FUSE, false, false, false).kind()).isEqualTo(VolumeKind.OTHER_PROGRAM);
        assertThat(ground(FileSystemTraits.TMPFS, false, false, false).kind()).isEqualTo(VolumeKind.IN_MEMORY);
        assertThat(ground(EXT4, true, true, false).kind()).isEqualTo(VolumeKind.REMOVABLE);
        assertThat(ground(EXT4, true, false, true).kind()).isEqualTo(VolumeKind.ENCRYPTED);
        assertThat(ground(FileSystemTraits.ECRYPTFS, false, false, false).kind())
                .isEqualTo(VolumeKind.ENCRYPTED);
    }

    @Test
    void theMachinesZoneIsAskedEachTime() throws Exception {
        Path link = folder.resolve("localtime");
        SystemTimeZone zone = new SystemTimeZone(link, Optional.empty(), ZoneOffset.UTC);
        assertThat(zone.get()).isEqualTo(ZoneOffset.UTC);
        Files.createSymbolicLink(link, Path.of("../usr/share/zoneinfo/Europe/Paris"));
        assertThat(zone.get().getId()).isEqualTo("Europe/Paris");
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("zoneinfo/America/St_Johns"));
        assertThat(zone.get().getId()).isEqualTo("America/St_Johns");
        assertThat(new SystemTimeZone(link, Optional.of("UTC"), ZoneOffset.UTC).get())
                .isEqualTo(ZoneOffset.UTC);
    }

    @Test
    void theKernelTellsWhoIsAtTheOtherEnd() throws IOException {
        long self = ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            assertThat(new ProcNetPeers(Path.of("/proc/net")).user(accepted.getPort(), server.getLocalPort()))
                    .contains(Long.toString(self));
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void anotherUsersConnectionIsToldFromOurs(@TempDir Path tables) throws IOException {
        Files.writeString(tables.resolve("tcp"), """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:9C40 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 41 1
                   1: 0100007F:1F90 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 42 1
                """);
        Files.writeString(tables.resolve("tcp6"), """
                  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0000000000000000FFFF00000100007F:9C41 0000000000000000FFFF00000100007F:1F90 01 00000000:00000000 00:00000000 00000000  1002        0 43 1
                """);
        ProcNetPeers peers = new ProcNetPeers(tables);
        assertThat(peers.user(0x9C40, 0x1F90)).contains("1001");
        assertThat(peers.user(0x9C41, 0x1F90)).contains("1002");
        assertThat(peers.user(0x9C42, 0x1F90)).isEmpty();
    }
}
