package dev.coffre.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.RunningProgram;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file system in the source or the target never answers. The job waits for it, says so, and can be ended. */
@ExtendWith(SharedVault.class)
class SilentFileSystemTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    private AgentProcess agent;
    private SourceTree source;
    private SilentMount silent;

    @BeforeEach
    void mounts(VaultProcess vault) throws IOException {
        source = SourceTree.in(folder.resolve("source"), 50).files("small", 20, 3_000);
        Path place = Files.createDirectories(source.root().resolve("mounted"));
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-x--x"));
        agent = AgentProcess.in(folder.resolve("machine"))
                .registered(vault, folder.getFileName().toString());
        silent = SilentMount.at(place);
    }

    @AfterEach
    void unmounts() {
        silent.close();
    }

    @ParameterizedTest
    @CsvSource({"HUP,129", "INT,130", "TERM,143"})
    void aSignalEndsTheBackupWithinSecondsAndItsExitCodeNamesIt(String signal, int exit) throws Exception {
        RunningProgram backup = agent.start("backup", source.path());
        awaitSession();
        assumeTrue(backup.heeds(signal), "the tests run where " + signal + " is ignored");

        backup.signal(signal);

        Outcome ended = backup.await(AT_ONCE).expect(exit);
        assertThat(ended.code()).isEqualTo("job-cancelled");
        assertThat(ended.figure("exit")).isEqualTo(exit);
        assertPlaceIsFree();
        assertThat(lastJob()).isEqualTo("job-cancelled");
    }

    @Test
    void aBackupThatIsEndedRunsThePostHookThatItOwes() throws Exception {
        Path touched = folder.resolve("touched");
        agent.run("hooks", "set", "post", "/usr/bin/touch", touched.toString()).expect(0);
        RunningProgram backup = agent.start("backup", source.path());
        awaitSession();

        backup.signal("TERM");

        backup.await(AT_ONCE).expect(143);
        assertThat(touched).exists();
        assertThat(agent.home().resolve("state").resolve("open-hook")).doesNotExist();
    }

    @Test
    void jobsCancelEndsTheBackupWithinSeconds() throws Exception {
        RunningProgram backup = agent.start("backup", source.path());
        awaitSession();

        agent.run("jobs", "cancel").expect(0);

        Outcome ended = backup.await(AT_ONCE).expect(1);
        assertThat(ended.code()).isEqualTo("job-cancelled");
        assertPlaceIsFree();
    }

    @Test
    void theBackupSaysForWhichPathItWaits() throws Exception {
        RunningProgram backup = agent.start("backup", source.path());
        awaitSaying(backup, "\"waiting\"", Duration.ofSeconds(30));
        backup.signal("TERM");

        Outcome ended = backup.await(AT_ONCE).expect(143);
        assertThat(ended.events("waiting")).allSatisfy(event -> {
            assertThat(event.path("path").asString()).isEqualTo(silent.place().toString());
            assertThat(event.path("seconds").asInt()).isGreaterThanOrEqualTo(5);
        });
    }

    /** Not even kill -9 ends a process that waits so; but the next job need not wait for it. */
    @Test
    void aProcessThatTheKernelKeepsGivesUpItsPlaceAllTheSame() throws Exception {
        silent.close();
        silent = SilentMount.takingAt(silent.place());
        RunningProgram backup = agent.start("backup", source.path());
        awaitSession();

        backup.signal("TERM");

        awaitSaying(backup, "\"result\"", AT_ONCE);
        assertPlaceIsFree();
        silent.close();
        assertThat(backup.await(AT_ONCE).expect(143).code()).isEqualTo("job-cancelled");
    }

    @Test
    void oneFileSystemPassesOverTheMountAndKeepsTheFolderBeneath() throws Exception {
        Outcome done = agent.start("backup", "--one-file-system", source.path())
                .await(Duration.ofSeconds(30))
                .expect(0);

        assertThat(done.events("left-out")).singleElement().satisfies(event -> {
            assertThat(event.path("path").asString()).isEqualTo(silent.place().toString());
            assertThat(event.path("reason").asString()).isEqualTo("other-file-system");
        });
        Path target = folder.resolve("target");
        Path mounted = target.resolve("mounted");
        agent.run("recover", "--to", target.toString()).expect(0);
        assertThat(mounted).isEmptyDirectory();
        assertThat(mode(mounted)).isEqualTo("rwxr-x--x");
        assertThat(target.resolve("small")).isDirectoryContaining("glob:**/19");

        // Where it is there, something may be mounted on it, whose attributes it has.
        Files.setPosixFilePermissions(mounted, PosixFilePermissions.fromString("rwx------"));
        agent.run("recover", "--conflict", "overwrite", "--to", target.toString())
                .expect(0);
        assertThat(mode(mounted)).isEqualTo("rwx------");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void aScheduledBackupIsEndedByJobsCancelAndTheServiceGoesOn() throws Exception {
        RunningProgram service = serviceWithABackupThatIsDue();

        agent.run("jobs", "cancel").expect(0);

        Thread.sleep(AT_ONCE);
        assertPlaceIsFree();
        assertThat(lastJob()).isEqualTo("job-cancelled");
        assertThat(service.isAlive()).isTrue();
        service.signal("TERM");
        service.await(AT_ONCE).expect(143);
    }

    @Test
    void theStopOfTheServiceEndsAScheduledBackup() throws Exception {
        RunningProgram service = serviceWithABackupThatIsDue();

        service.signal("TERM");

        service.await(AT_ONCE).expect(143);
        assertPlaceIsFree();
        assertThat(lastJob()).isEqualTo("job-cancelled");
    }

    /** By a clock of tomorrow: what was due today is made up for. */
    private RunningProgram serviceWithABackupThatIsDue() throws InterruptedException {
        silent.close(); // adding it looks at all of it
        agent.run("policy", "items", "--add", source.path()).expect(0);
        silent = SilentMount.at(silent.place());
        agent.run("policy", "schedule", "--daily", "12:00", "--spread", "0").expect(0);
        RunningProgram service = agent.with(FakeTime.of("+25h")).start("daemon");
        awaitSession();
        return service;
    }

    @Test
    void aSignalEndsARecoveryIntoIt() throws Exception {
        agent.run("backup", "--one-file-system", source.path()).expect(0);
        RunningProgram recovery =
                agent.start("recover", "--to", silent.place().resolve("target").toString());
        Thread.sleep(3_000);
        assertThat(recovery.isAlive()).isTrue();

        recovery.signal("TERM");

        assertThat(recovery.await(AT_ONCE).expect(143).code()).isEqualTo("job-cancelled");
        assertPlaceIsFree();
    }

    private void awaitSession() throws InterruptedException {
        while (!Files.exists(agent.home().resolve("state").resolve("session"))) {
            Thread.sleep(10);
        }
    }

    private static void awaitSaying(RunningProgram program, String words, Duration patience)
            throws InterruptedException {
        long begun = System.nanoTime();
        while (!program.said().contains(words)) {
            if (System.nanoTime() - begun > patience.toNanos()) {
                throw new AssertionError("not said within " + patience + ": " + words + "\n" + program.said());
            }
            Thread.sleep(50);
        }
    }

    private void assertPlaceIsFree() {
        agent.run("backup", source.root().resolve("small").toString()).expect(0);
    }

    /** How the job before the newest one ended. */
    private String lastJob() {
        var jobs = agent.run("jobs").expect(0).events("job");
        return jobs.get(jobs.size() - 2).path("state").asString();
    }
}
