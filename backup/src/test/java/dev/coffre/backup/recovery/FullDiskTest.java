package dev.coffre.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets on a small file system of their own, which only root can mount. */
class FullDiskTest {
    @TempDir
    Path folder;

    private Path disk;
    private RestoreWorld world;

    @BeforeEach
    void mount() throws Exception {
        assumeTrue(SystemAccounts.effectiveUser() == 0);
        disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString()));
        world = new RestoreWorld(Files.createDirectory(folder.resolve("world")));
    }

    @AfterEach
    void unmount() throws Exception {
        if (world != null) {
            world.close();
            run("umount", "-l", disk.toString());
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void aFullTargetEndsTheRecoveryAndLeavesWholeFilesOnly() throws Exception {
        for (int i = 0; i < 100; i++) {
            world.sandbox.file(ByteString.utf8("from/" + i), random(i, 100_000));
        }
        assertEnds(world.save(), ProblemCode.TARGET_FULL);
        try (Stream<Path> placed = Files.list(disk)) {
            assertThat(placed.toList())
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(file).hasSize(100_000));
        }
    }

    @Test
    void aLargeFileThatDoesNotFitLeavesNothing() throws Exception {
        world.sandbox.file(ByteString.utf8("from/large"), random(1, 12_000_000));
        assertEnds(world.save(), ProblemCode.TARGET_FULL);
        assertThat(disk).isEmptyDirectory();
    }

    @Test
    void aTargetThatIsReadOnlyIsToldOnce() throws Exception {
        for (int i = 0; i < 100; i++) {
            world.sandbox.file(ByteString.utf8("from/" + i), random(i, 1_000));
        }
        RecoveryPoint point = world.save();
        run("mount", "-o", "remount,ro", disk.toString());
        assertEnds(point, ProblemCode.TARGET_READ_ONLY);
    }

    private void assertEnds(RecoveryPoint point, ProblemCode code) {
        RecoveryPlan plan = RestoreWorld.to(world.plan(point), ByteString.utf8(disk.toString()), List.of());
        assertThatThrownBy(() -> world.run(plan)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.details()).containsKeys("path", "reason");
        });
        assertThat(world.events).noneMatch(RecoveryEvent.Warned.class::isInstance);
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
