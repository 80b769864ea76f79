package dev.coffre.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.VaultProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kill -9} leaves on the machine: nothing outside the folders that the program was given. */
class LeftoversTest {
    @TempDir
    private Path folder;

    @Test
    void aKilledVaultLeavesNothingInTheTemporaryFolder() throws IOException {
        Path temporary = Files.createDirectory(folder.resolve("temporary"));
        try (VaultProcess vault = VaultProcess.start(folder)) {
            vault.restartWith(
                    Map.of("COFFRE_VAULT_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -Djava.io.tmpdir=" + temporary));
            vault.kill();
        }

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void aProgramKilledUnderAnotherTimeLeavesNoSharedMemory() {
        String pid = Invocation.of(Path.of("/bin/sh"), "-c", "echo $$; kill -9 $$")
                .with(FakeTime.of("+49h"))
                .run(folder)
                .out()
                .strip();

        assertThat(pid).matches("[0-9]+");
        assertThat(Path.of("/dev/shm/faketime_shm_" + pid)).doesNotExist();
        assertThat(Path.of("/dev/shm/sem.faketime_sem_" + pid)).doesNotExist();
    }
}
