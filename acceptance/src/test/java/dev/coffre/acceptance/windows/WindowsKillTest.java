package dev.coffre.acceptance.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.RunningProgram;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code kill -9} in the middle of a backup and of a recovery on Windows: the next run completes it. */
@Tag("wine")
@Timeout(420)
@ResourceLock(WindowsMachine.LOCK)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WindowsKillTest {
    private static final long MIB = 1 << 20;
    private static final long LARGE = 40 * MIB;

    /** When the blow falls: the vault, or the target folder, has so much more than before. */
    private static final long ENOUGH = 12 * MIB;

    /** What may be on its way: 24 MiB unacknowledged, and the batch being made. */
    private static final long MOST_RESENT = 32 * MIB;

    private static final int LOOKING_MILLIS = 5;

    @TempDir
    private static Path folder;

    private WindowsMachine windows;
    private VaultProcess vault;

    /** Who is killed. */
    private enum Victim {
        AGENT,
        WINDOWS,
        VAULT;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @BeforeAll
    @Timeout(240)
    void starts() {
        windows = WindowsMachine.start(folder.resolve("said"));
        vault = VaultProcess.asShipped(folder);
    }

    @AfterAll
    void ends() {
        if (vault != null) {
            vault.close();
        }
        if (windows != null) {
            windows.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsKilledIsCompletedByTheNextRun(Victim victim) {
        String name = "kill-" + victim.word();
        WindowsAgent agent = windows.agent(name).registered(vault, name);
        SourceTree source = tree(name);

        killBackup(victim, agent, source);
        killRecovery(victim, agent, source, windows.drive().resolve("targets").resolve(name));

        agent.run("check").expect(0);
    }

    private void killBackup(Victim victim, WindowsAgent agent, SourceTree source) {
        Path store = vault.data().resolve("store");
        long before = size(store);

        RunningProgram running = agent.start("backup", windows.path(source.root()), "--no-snapshot");
        awaitGrowth(store, before + ENOUGH, running);
        kill(victim, "backup");
        long kept = size(store) - before;
        Outcome resumed = victim == Victim.VAULT
                ? running.await()
                : agent.run("backup", windows.path(source.root()), "--no-snapshot");

        resumed.expect(0);
        assertThat(vault.administrator().points(agent.id())).hasSize(1);
        long sentBefore = victim == Victim.VAULT ? 0 : kept;
        assertThat(resumed.figure("bytesSent") + sentBefore - (size(store) - before))
                .as("bytes sent a second time")
                .isLessThanOrEqualTo(MOST_RESENT);
    }

    private void killRecovery(Victim victim, WindowsAgent agent, SourceTree source, Path target) {
        RunningProgram running = agent.start("recover", "--to", windows.path(target));
        awaitGrowth(target, ENOUGH, running);
        kill(victim, "recover");
        Outcome unused = running.await(); // a recovery waits for its vault for a few seconds only

        agent.run("recover", "--to", windows.path(target), "--conflict", "overwrite")
                .expect(0);
        // Wine keeps no access control, so the next recovery does not know that the top folder is of an earlier one: it
        // keeps
        // its time. A power cut leaves unfinished files.
        assertThat(WindowsTree.differences(folder.resolve("said"), source.root(), target))
                .filteredOn(difference -> !difference.endsWith(" ./"))
                .filteredOn(difference -> victim != Victim.WINDOWS || !difference.endsWith(".part"))
                .isEmpty();
    }

    private SourceTree tree(String name) {
        SourceTree tree = SourceTree.in(windows.drive().resolve("sources").resolve(name), name.hashCode())
                .files("small", 100, 20_000)
                .file("large.bin", LARGE)
                .file("last/large.bin", LARGE / 4);
        WindowsTree.roundTimes(tree.root());
        return tree;
    }

    private void kill(Victim victim, String command) {
        switch (victim) {
            case AGENT -> windows.kill("dev.coffre.agent.Coffre", command);
            case WINDOWS -> windows.cutPower();
            case VAULT -> {
                vault.kill();
                vault.restart();
            }
        }
    }

    private static void awaitGrowth(Path place, long bytes, RunningProgram running) {
        while (size(place) < bytes) {
            if (!running.isAlive()) {
                throw new AssertionError("it ended before the blow: " + running.said());
            }
            WindowsMachine.pause(LOOKING_MILLIS);
        }
    }

    private static long size(Path place) {
        try (Stream<Path> all = Files.walk(place)) {
            return all.mapToLong(file -> file.toFile().length()).sum();
        } catch (UncheckedIOException | IOException notYetOrGone) {
            return 0;
        }
    }
}
