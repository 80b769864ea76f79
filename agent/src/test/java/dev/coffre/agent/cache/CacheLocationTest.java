package dev.coffre.agent.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.agent.platform.Here;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CacheLocationTest {

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

    private static Optional<CacheLocationProblem> flaw(Path folder) {
        return new CacheLocation(Here.privatePath(folder)).problem(Here.PLATFORM.volumes());
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
        assertThat(flaw(folder)).contains(CacheLocationProblem.NOT_EMPTY);

        new CacheTag(Here.privatePath(folder)).write();
        assertThat(flaw(folder)).isEmpty();

        Files.writeString(folder.resolve("CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55\n");
        assertThat(flaw(folder)).as("the cache of another program").contains(CacheLocationProblem.NOT_EMPTY);
    }

    @Test
    void onlyAFolderWillDo() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("real")));

        assertThat(flaw(file)).contains(CacheLocationProblem.NOT_A_FOLDER);
        assertThat(flaw(link)).contains(CacheLocationProblem.NOT_A_FOLDER);
        assertThat(flaw(Path.of("relative"))).contains(CacheLocationProblem.NAME);
        assertThat(flaw(folder.resolve("two\nlines"))).contains(CacheLocationProblem.NAME);
    }

    @Test
    void whatCannotBeWrittenIsToldWhoeverAsks() throws IOException {
        assertThat(flaw(Path.of("/proc/coffre"))).isPresent();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-x------"));
        try {
            assumeTrue(!Files.isWritable(folder), "runs as root");
            assertThat(flaw(folder)).contains(CacheLocationProblem.READ_ONLY);
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void memoryIsNoPlace() {
        Path memory = Path.of("/dev/shm");
        assumeTrue(Files.isWritable(memory), "no /dev/shm");
        assertThat(flaw(memory.resolve("coffre-cache-test"))).contains(CacheLocationProblem.IN_MEMORY);
        assertThat(memory.resolve("coffre-cache-test")).doesNotExist();
    }
}
