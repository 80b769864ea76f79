package dev.coffre.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.acceptance.tree.TreeComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One machine: registered, backed up twice, then asked for everything it can tell. */
@ExtendWith(SharedVault.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MainJobTest {
    private static final long KIB = 1 << 10;

    @TempDir
    private static Path folder;

    private VaultProcess vault;
    private AgentProcess agent;
    private SourceTree source;
    private Outcome first;
    private Outcome second;

    @BeforeAll
    void backsUpTwice(VaultProcess shared) {
        vault = shared;
        source = SourceTree.in(folder.resolve("source"), 1)
                .files("letters", 300, 3_000)
                .text("letters/été.txt", "à lire")
                .file("film", 9_000_000)
                .file("table", 400_000);
        agent = AgentProcess.in(folder.resolve("machine")).registered(vault, "main-job");
        first = agent.run("backup", source.path(), "--label", "first of all").expect(0);
        second = agent.run("backup", source.path()).expect(0);
    }

    @Test
    void theFirstBackupReadsAndSendsEverything() {
        assertThat(first.figure("point")).isEqualTo(1);
        assertThat(first.figure("bytesRead")).isGreaterThanOrEqualTo(10_300_000);
        assertThat(first.figure("bytesSent")).isBetween(10_300_000L, 11_500_000L);
        assertThat(first.figure("bytesResent")).isZero();
    }

    @Test
    void theSecondBackupReadsAndSendsNextToNothing() {
        assertThat(second.figure("point")).isEqualTo(2);
        assertThat(second.figure("bytesRead")).isZero();
        assertThat(second.figure("dataRecordsSent")).isZero();
        assertThat(second.figure("bytesSent")).isLessThanOrEqualTo(64 * KIB);
    }

    @Test
    void theRecoveredTreeIsTheSource() {
        Path target = folder.resolve("all of it");

        agent.run("recover", "--to", target.toString()).expect(0);

        assertThat(new TreeComparison(agent.logs()).differences(source.root(), target))
                .isEmpty();
    }

    @Test
    void aPartOfAnOlderPointIsRecoveredAlone() throws IOException {
        Path target = folder.resolve("letters only");

        agent.run("recover", "1", source.root().resolve("letters").toString(), "--to", target.toString())
                .expect(0);

        try (Stream<Path> recovered = Files.walk(target)) {
            assertThat(recovered.filter(Files::isRegularFile)).hasSize(301);
        }
    }

    @Test
    void aDryRunWritesNothing() {
        Path target = folder.resolve("never made");

        agent.run("recover", "--dry-run", "--to", target.toString()).expect(0);

        assertThat(target).doesNotExist();
    }

    @Test
    void pointsAreListedWithTheirLabels() {
        Outcome points = agent.run("points").expect(0);

        assertThat(points.events("point"))
                .extracting(point -> point.path("point").asLong())
                .containsExactly(1L, 2L);
        assertThat(points.events("point").getFirst().path("label").asString()).isEqualTo("first of all");
    }

    @Test
    void lsShowsWhatAFolderHolds() {
        Outcome listed = agent.run("ls", "latest", source.path()).expect(0);

        assertThat(listed.events("entry"))
                .extracting(entry ->
                        Path.of(entry.path("path").asString()).getFileName().toString())
                .containsExactlyInAnyOrder("letters", "film", "table");
    }

    @Test
    void checkReadsEverythingAndFindsItSound() {
        agent.run("check").expect(0);
    }

    @Test
    void statusAndJobsTellWhatWasDone() {
        Outcome status = agent.run("status").expect(0);
        Outcome jobs = agent.run("jobs").expect(0);

        assertThat(status.events("status").getFirst().path("lastPoint").asLong())
                .isEqualTo(2);
        assertThat(jobs.events("job")).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void theVaultHasHeardOfBothBackups() {
        Outcome listed = vault.command("admin", "list-jobs", "--vault", "main-job", "--kind", "backup")
                .expect(0);

        JsonNode jobs = listed.lines().getFirst().path("jobs");
        assertThat(jobs)
                .extracting(job -> job.path("state").asString() + " "
                        + job.path("end").path("point").asLong())
                .containsExactly("completed 2", "completed 1");
        JsonNode end = jobs.get(1).path("end");
        assertThat(end.path("files").asLong()).isEqualTo(303);
        assertThat(end.path("bytesSent").asLong()).isEqualTo(first.figure("bytesSent"));
        assertThat(jobs.get(0).path("machineName").asString()).isNotEmpty();
    }

    @Test
    void everyCommandAnswersInFrenchToo() {
        assertThat(agent.speak("status", "--lang", "fr").expect(0).out()).contains("Ordinateur");
    }
}
