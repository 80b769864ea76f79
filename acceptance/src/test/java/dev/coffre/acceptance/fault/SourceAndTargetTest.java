package dev.coffre.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.RunningProgram;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.acceptance.tree.TreeComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Sources that are not as one would wish, targets that cannot take what they should, and two jobs at once. */
@ExtendWith(SharedVault.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SourceAndTargetTest {
    /** Some seconds for a program that is compiled less well. */
    private static final int SLOW_TO_STORE = 60_000_000;

    @TempDir
    private static Path folder;

    private AgentProcess agent;

    /** The same machine, for much data. */
    private AgentProcess shipped;

    private SourceTree source;

    @BeforeAll
    void backsUp(VaultProcess vault) {
        source = SourceTree.in(folder.resolve("source"), 12)
                .files("small", 30, 3_000)
                .file("big", 6_000_000);
        agent = AgentProcess.in(folder.resolve("machine")).registered(vault, "source-and-target");
        shipped = AgentProcess.asShipped(folder.resolve("machine"));
        agent.run("backup", source.path()).expect(0);
    }

    @Test
    void aSourceThatIsMissing() {
        Path nowhere = folder.resolve("nowhere");

        Refusal.of(2, "source-missing", nowhere).expect(agent, "backup", nowhere.toString());
    }

    @Test
    void aSourceThatMayNotBeRead() throws IOException {
        Path closed =
                SourceTree.in(folder.resolve("closed"), 13).file("inside", 10).root();
        Files.setPosixFilePermissions(closed, Set.of());

        Refusal.of(2, "source-unreadable", closed).told(agent.unprivileged("backup", closed.toString()));
    }

    @Test
    void noSourceAtAll() {
        Refusal.of(2, "nothing-to-back-up").expect(agent, "backup");
    }

    @Test
    void aFileThatMayNotBeReadIsNamedAndTheRestIsBackedUp() throws IOException {
        SourceTree partly =
                SourceTree.in(folder.resolve("partly"), 14).file("open", 1_000).file("closed", 1_000);
        Files.setPosixFilePermissions(partly.root().resolve("closed"), Set.of());

        Outcome done = agent.unprivileged("backup", partly.path()).expect(3);

        assertWarned(done, "file-unreadable", partly.root().resolve("closed"));
        assertThat(agent.run("ls", "latest", partly.path()).expect(0).events("entry"))
                .extracting(entry -> entry.path("path").asString())
                .contains(partly.root().resolve("open").toString());
    }

    @Test
    void aFileThatChangesWhileItIsReadIsNamed() throws Exception {
        SourceTree busy = SourceTree.in(folder.resolve("busy"), 15)
                .file("growing", 40_000_000)
                .file("still", 1_000);
        Path growing = busy.root().resolve("growing");
        AtomicBoolean enough = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> {
            while (!enough.get()) {
                append(growing);
            }
        });
        try {
            Outcome done = shipped.run("backup", busy.path()).expect(3);

            assertWarned(done, "file-changed", growing);
        } finally {
            enough.set(true);
            writer.join();
        }
        shipped.run("backup", busy.path()).expect(0);
    }

    private static void append(Path file) {
        try {
            Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
            Thread.sleep(1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void filesThatVanishMeanwhileAreNamedAndTheRestIsBackedUp() throws IOException {
        SourceTree fading = SourceTree.in(folder.resolve("fading"), 16).files("many", 6_000, 9_000);
        RunningProgram backup = shipped.start("backup", fading.path());
        Path lock = agent.home().resolve("state");
        awaitSession(lock);
        for (int number = 5_999; number >= 3_000; number--) {
            Files.delete(fading.root().resolve("many/" + number));
        }

        Outcome done = backup.await();

        assertThat(done.exit()).isIn(0, 3);
        if (done.exit() == 3) {
            assertThat(done.events("warning"))
                    .allSatisfy(warning ->
                            assertThat(warning.path("code").asString()).isIn("file-vanished", "file-changed"));
        }
        shipped.run("backup", fading.path()).expect(0);
        agent.run("check").expect(0);
    }

    /** A job has begun as soon as it has opened its session. */
    private static void awaitSession(Path state) {
        while (!Files.exists(state.resolve("session"))) {
            Thread.onSpinWait();
        }
    }

    private static void assertWarned(Outcome done, String code, Path path) {
        assertThat(done.events("warning")).anySatisfy(warning -> {
            assertThat(warning.path("code").asString()).isEqualTo(code);
            assertThat(warning.path("title").asString()).contains(path.toString());
        });
    }

    @Test
    void aTargetInsideTheSource() {
        Path inside = source.root().resolve("recovered");

        Refusal.of(2, "target-inside-source", inside).expect(agent, "recover", "1", "--to", inside.toString());
        assertThat(inside).doesNotExist();
    }

    @Test
    void aTargetThatIsFullAndThenIsNot() {
        Path full = folder.resolve("full");
        Path target = full.resolve("recovered");
        try (Mount disk = Mount.tmpfs(full, "size=3m", agent.logs())) {
            Refusal.of(1, "target-full", target).told(agent.run("recover", "1", "--to", target.toString()));

            disk.remount("size=40m");
            agent.run("recover", "1", "--conflict", "skip", "--to", target.toString())
                    .expect(0);
            assertThat(new TreeComparison(agent.logs()).differences(source.root(), target))
                    .isEmpty();
        }
    }

    @Test
    void aTargetThatIsReadOnly() {
        Path target = folder.resolve("read-only");
        try (Mount _ = Mount.tmpfs(target, "size=3m,ro", agent.logs())) {
            Refusal.of(1, "target-read-only", target).expect(agent, "recover", "1", "--to", target.toString());
        }
    }

    @Test
    void aTargetThatIsAFile() {
        Path file = agent.file("a file", "not a folder");

        Refusal.of(2, "target-not-a-folder", file).expect(agent, "recover", "1", "--to", file.toString());
        assertThat(file).hasContent("not a folder");
    }

    @Test
    void aSecondBackupWhileOneRuns() {
        SourceTree large = SourceTree.in(folder.resolve("large"), 17).file("large", SLOW_TO_STORE);
        RunningProgram first = agent.start("backup", large.path());
        awaitSession(agent.home().resolve("state"));

        Outcome second = agent.run("backup", source.path());

        Refusal.of(7, "job-running").told(second);
        first.await().expect(0);
        agent.run("backup", source.path()).expect(0);
    }

    @Test
    void aCancelledBackupKeepsWhatItSent() throws IOException {
        SourceTree large = SourceTree.in(folder.resolve("cancelled"), 18).file("large", SLOW_TO_STORE);
        RunningProgram first = agent.start("backup", large.path());
        awaitSession(agent.home().resolve("state"));

        agent.run("jobs", "cancel").expect(0);

        assertThat(first.await().expect(1).code()).isEqualTo("job-cancelled");
        shipped.run("backup", large.path()).expect(0);
    }
}
