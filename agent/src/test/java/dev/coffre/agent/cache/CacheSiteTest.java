package dev.coffre.agent.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheSiteTest {
    /** The temporary folder of the system may be in memory. */
    private Path folder = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "site");
    }

    @AfterEach
    void deleteFolder() throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Optional<Flaw> flaw(Path folder) {
        return new CacheSite(folder).flaw();
    }

    @Test
    void anEmptyFolderAndOneThatIsNotMadeYetAreGood() {
        assertThat(flaw(folder)).isEmpty();
        assertThat(flaw(folder.resolve("new/one"))).isEmpty();
        assertThat(folder.resolve("new/one")).isEmptyDirectory();
    }

    @Test
    void aFolderWithFilesOfOthersIsNotAndOneWithACacheIs() throws IOException {
        Files.writeString(folder.resolve("letter"), "mine");
        assertThat(flaw(folder)).contains(Flaw.NOT_EMPTY);

        new CacheTag(folder).write();
        assertThat(flaw(folder)).isEmpty();

        Files.writeString(folder.resolve("CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55\n");
        assertThat(flaw(folder)).as("the cache of another program").contains(Flaw.NOT_EMPTY);
    }

    @Test
    void onlyAFolderWillDo() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("real")));

        assertThat(flaw(file)).contains(Flaw.NOT_A_FOLDER);
        assertThat(flaw(link)).contains(Flaw.NOT_A_FOLDER);
        assertThat(flaw(Path.of("relative"))).contains(Flaw.NAME);
        assertThat(flaw(folder.resolve("two\nlines"))).contains(Flaw.NAME);
    }

    @Test
    void whatCannotBeWrittenIsToldWhoeverAsks() throws IOException {
        assertThat(flaw(Path.of("/proc/coffre"))).isPresent();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-x------"));
        try {
            assumeTrue(!Files.isWritable(folder), "runs as root");
            assertThat(flaw(folder)).contains(Flaw.READ_ONLY);
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void memoryIsNoPlace() {
        Path memory = Path.of("/dev/shm");
        assumeTrue(Files.isWritable(memory), "no /dev/shm");
        assertThat(flaw(memory.resolve("coffre-cache-test"))).contains(Flaw.IN_MEMORY);
        assertThat(memory.resolve("coffre-cache-test")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "ext4, false, false,",
        "btrfs, false, false,",
        "overlay, false, false,",
        "fuseblk, false, false,",
        "nfs4, false, false, NETWORK",
        "cifs, false, false, NETWORK",
        "fuse.sshfs, false, false, OTHER_PROGRAM",
        "tmpfs, false, false, IN_MEMORY",
        "vfat, true, false, REMOVABLE",
        "ext4, false, true, ENCRYPTED",
        "ecryptfs, false, false, ENCRYPTED"
    })
    void theGroundDecides(String type, boolean removable, boolean encrypted, Flaw flaw) {
        assertThat(new Ground(type, removable, encrypted).flaw()).isEqualTo(Optional.ofNullable(flaw));
    }
}
