package dev.coffre.server.datadir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that this user may not read is not one that holds something else. Root reads every folder. */
class DataDirectoryTest {
    @TempDir
    Path folder = Path.of("");

    private Path shut = Path.of("");

    @BeforeEach
    void shutAFolder() throws IOException {
        shut = Files.createDirectory(folder.resolve("shut"));
        Files.createDirectory(shut.resolve("data"));
        Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("---------"));
    }

    @AfterEach
    void openTheFolder() throws IOException {
        Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("rwx------"));
    }

    private static void assertUnreadable(Runnable use) {
        assertThatThrownBy(use::run)
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.DATA_FOLDER_UNREADABLE));
    }

    @Test
    void saysThatThisUserMayNotReadIt() {
        assumeThat(Files.isReadable(shut)).as("root reads every folder").isFalse();
        for (Path unreadable : new Path[] {shut, shut.resolve("data"), shut.resolve("none")}) {
            assertUnreadable(() -> new DataDirectory(unreadable).requireExisting());
            assertUnreadable(() -> new DataDirectory(unreadable).create());
        }
    }

    @Test
    void saysWhatIsMissingOrSomethingElseWhereItMayRead() throws IOException {
        assertThatThrownBy(() -> new DataDirectory(folder.resolve("none")).requireExisting())
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.DATA_FOLDER_MISSING));
        Path other = Files.createDirectory(folder.resolve("other"));
        assertThatThrownBy(() -> new DataDirectory(other).requireExisting())
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.DATA_FOLDER_NOT_A_VAULT));
    }
}
