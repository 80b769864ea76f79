package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.agent.cache.CacheCapacity;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.platform.Here;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The cache folder of a registered machine: moved, too small, full, broken. */
class CacheFolderTest {
    /** Of ext4. */
    private static final long LARGEST_FILE = 15L << 40;

    private final Path folder = Path.of("target").toAbsolutePath().resolve("cache-" + new Random().nextInt(1 << 30));

    private final AgentFixture agent = new AgentFixture(folder);
    private final CoffreHome home = CoffreHome.below(folder.resolve("home"), Here.PLATFORM);

    @BeforeEach
    void register() throws IOException {
        Files.createDirectories(folder.resolve("source"));
        Files.writeString(folder.resolve("source/letter"), "Dear Ada");
        agent.register();
    }

    @AfterEach
    void close() throws IOException {
        agent.close();
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private int backUp() {
        return agent.run("backup", folder.resolve("source").toString());
    }

    @Test
    void oneCommandMovesItWithItsContent() {
        assertThat(backUp()).isZero();
        Path to = folder.resolve("big-disk/coffre");

        assertThat(agent.run("properties", "--cache", to.toString())).isZero();

        assertThat(agent.terminal.takeOut()).contains(to.toString());
        assertThat(to.resolve("pages")).isNotEmptyFile();
        assertThat(home.cache().path()).doesNotExist();
        assertThat(home.currentCache().path()).isEqualTo(to);
    }

    @Test
    void itDoesNotMoveWhileAJobRuns() {
        new JobRegistry(home.state(), Here.PLATFORM.sockets(), InstantSource.system())
                .withJobLock(
                        "something else",
                        () -> assertThat(agent.run(
                                        "properties",
                                        "--cache",
                                        folder.resolve("to").toString()))
                                .isEqualTo(7));
        assertThat(agent.terminal.takeErr()).contains("[job-running]").contains("something else");
        assertThat(home.currentCache().path()).isEqualTo(home.cache().path());
    }

    @Test
    void aFolderThatIsNoPlaceForItIsRefused() {
        assertThat(agent.run("properties", "--cache", folder.resolve("source").toString()))
                .isEqualTo(2);
        assertThat(agent.terminal.takeErr()).contains("[cache-folder-unfit]").contains("other files lie in it");
    }

    @Test
    void aBackupNeedsATwentiethOfWhatTheOneBeforeHeld() throws IOException {
        assertThat(backUp()).isZero();
        Path history = home.state().path().resolve("jobs");
        Files.writeString(
                history, Files.readString(history).replaceAll("\"bytes\":\\d+", "\"bytes\":8000000000000000000"));

        assertThat(backUp()).isEqualTo(2);

        assertThat(agent.terminal.takeErr()).contains("[cache-too-small]");
        assertThat(agent.run("jobs")).isZero();
        assertThat(agent.terminal.takeOut()).contains("cache-too-small");
    }

    @Test
    void itemsThatItIsTooSmallForAreNotChosen() throws IOException {
        long size = CacheCapacity.of(home.cache().path()).supportedBytes() * 2;
        assumeTrue(size < LARGEST_FILE, "the disk is too large for one file to be too much");
        try (var file = new RandomAccessFile(folder.resolve("source/holes").toFile(), "rw")) {
            file.setLength(size);
        }

        assertThat(agent.run(
                        "policy", "items", "--add", folder.resolve("source").toString()))
                .isEqualTo(2);

        assertThat(agent.terminal.takeErr()).contains("[cache-too-small]");
        assertThat(home.policy().path()).doesNotExist();
    }

    /** Azure Backup's SalLowDiskSpace. */
    @Test
    void aFullDiskUnderItEndsTheBackupByName() throws IOException, InterruptedException {
        String cache = Files.createDirectories(home.cache().path()).toString();
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=4k,mode=0700", "none", cache), "needs root, to mount");
        try {
            Files.write(home.cache().path().resolve("all-there-is"), new byte[4_096]);

            assertThat(backUp()).isEqualTo(1);

            assertThat(agent.terminal.takeErr()).contains("[local-disk-full]").contains(cache);
        } finally {
            run("umount", cache);
        }
    }

    private static boolean run(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** Azure Backup's SalVhdInitializationError. */
    @Test
    void aCacheThatCannotBeUsedEndsTheBackupByName() throws IOException {
        Files.createDirectories(home.cache().path().resolve("pages"));

        assertThat(backUp()).isEqualTo(1);

        assertThat(agent.terminal.takeErr()).contains("[cache-unusable]");
    }
}
