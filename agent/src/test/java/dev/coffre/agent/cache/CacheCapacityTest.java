package dev.coffre.agent.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.agent.platform.Here;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.source.linux.LinuxSource;
import dev.coffre.backup.spill.SpillDirectory;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheCapacityTest {
    private static final long GIB = 1L << 30;
    private static final Path FOLDER = Path.of("/cache");

    @Test
    void twentyGibibytesFreeCoverFourHundred() {
        CacheCapacity room = new CacheCapacity(FOLDER, 20 * GIB, 0);

        assertThat(room.supportedBytes()).isEqualTo(400 * GIB);
        assertThatCode(() -> room.require(400 * GIB)).doesNotThrowAnyException();
        assertThatThrownBy(() -> room.require(400 * GIB + 1)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.CACHE_TOO_SMALL);
            assertThat(problem.details()).containsEntry("needed", "20480").containsEntry("room", "20480");
        });
    }

    @Test
    void whatTheCacheHoldsAlreadyCounts() {
        assertThat(new CacheCapacity(FOLDER, GIB, GIB).supportedBytes()).isEqualTo(40 * GIB);
    }

    @Test
    void moreRoomThanBytesCanBeCountedCoversEverything() {
        assertThat(new CacheCapacity(FOLDER, Long.MAX_VALUE / 2, 0).supportedBytes())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatIsChosenIsCounted(@TempDir Path folder) throws IOException {
        Files.write(Files.createDirectory(folder.resolve("below")).resolve("file"), new byte[3_000]);
        LinuxSource source = new LinuxSource(
                List.of(ByteString.utf8(folder.toString())),
                SourceRules.NONE,
                new SpillDirectory(Here.privatePath(folder)));

        assertThatCode(() -> new CacheCapacity(FOLDER, 150, 0).requireFor(source))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new CacheCapacity(FOLDER, 149, 0).requireFor(source))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.CACHE_TOO_SMALL));
    }

    @Test
    void aFolderThatIsNotMadeYetHasTheRoomOfTheDiskItWillBeOn(@TempDir Path folder) throws IOException {
        CacheCapacity room = CacheCapacity.of(folder.resolve("not/yet"));

        assertThat(room.free()).isPositive();
        assertThat(room.used()).isZero();
        assertThat(folder).isEmptyDirectory();

        Files.write(folder.resolve("pages"), new byte[1_000]);
        assertThat(CacheCapacity.of(folder).used()).isEqualTo(1_000);
    }
}
