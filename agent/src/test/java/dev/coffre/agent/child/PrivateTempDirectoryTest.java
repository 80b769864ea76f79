package dev.coffre.agent.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.platform.Here;
import dev.coffre.backup.trust.PrivatePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateTempDirectoryTest {
    private static final Instant NOW = Instant.parse("2026-11-30T20:00:00Z");

    @TempDir
    private Path folder;

    private PrivatePath state = new PrivatePath(Path.of(""), Here.PLATFORM.files());

    @BeforeEach
    void nameState() {
        state = new PrivatePath(folder.resolve("state"), Here.PLATFORM.files());
    }

    /** Makes what a killed process leaves. */
    private Path abandoned(String name, Duration age) throws IOException {
        Path left = Files.createDirectories(state.path().resolve(name));
        Files.writeString(left.resolve("vault.credentials"), "secret");
        Files.createFile(left.resolve("lock"));
        Files.setLastModifiedTime(left, FileTime.from(NOW.minus(age)));
        return left;
    }

    @Test
    void aSweepDeletesWhatAKilledProcessLeft() throws IOException {
        Path old = abandoned("child-1", Duration.ofHours(1));
        Path young = abandoned("child-2", Duration.ofSeconds(10));
        Path other = abandoned("jobs", Duration.ofHours(1));
        Path withoutLock = abandoned("child-3", Duration.ofHours(1));
        Files.delete(withoutLock.resolve("lock"));
        Files.setLastModifiedTime(withoutLock, FileTime.from(NOW.minus(Duration.ofHours(1))));

        PrivateTempDirectory.sweep(state, NOW);

        assertThat(old).doesNotExist();
        assertThat(withoutLock).doesNotExist();
        assertThat(young.resolve("vault.credentials")).exists();
        assertThat(other.resolve("vault.credentials")).exists();
    }

    @Test
    void aSweepKeepsWhatAProcessHolds() {
        PrivateTempDirectory held = PrivateTempDirectory.in(state);
        Path file = held.write("pin", new byte[] {1});

        PrivateTempDirectory.sweep(state, Instant.now().plus(Duration.ofHours(1)));

        assertThat(file).exists();
        held.delete();
        assertThat(state.path()).isEmptyDirectory();
    }

    @Test
    void aSweepOfNothingDoesNothing() {
        PrivateTempDirectory.sweep(state, NOW);
        assertThat(state.path()).doesNotExist();
    }
}
