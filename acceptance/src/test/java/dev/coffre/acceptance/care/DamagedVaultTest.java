package dev.coffre.acceptance.care;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.acceptance.tree.TreeComparison;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One record of one point is damaged: that point says so, the others do not care, and a backup mends it. */
class DamagedVaultTest {
    /** Behind the pack's header: in the first record, content of the older point. */
    private static final long IN_THE_FIRST_RECORD = 64 + 5_000;

    @Test
    void theOtherPointsAreRecoveredAndARescanMendsTheDamage(@TempDir Path folder) throws IOException {
        SourceTree older = SourceTree.in(folder.resolve("older"), 5)
                .files("small", 60, 3_000)
                .file("big", 1_500_000);
        SourceTree newer = SourceTree.in(folder.resolve("newer"), 6)
                .files("small", 60, 3_000)
                .file("big", 1_500_000);
        try (VaultProcess vault = VaultProcess.start(folder)) {
            AgentProcess agent = AgentProcess.in(folder.resolve("machine")).registered(vault, "damaged");
            agent.run("backup", older.path()).expect(0);
            agent.run("backup", newer.path()).expect(0);
            vault.stop();
            flip(dataPack(vault.data()), IN_THE_FIRST_RECORD);
            vault.restart();

            List<JsonNode> damages = vault.command("scrub").expect(8).events("damage");
            assertThat(damages).hasSize(1);
            assertThat(damages.getFirst().path("damage").path("points"))
                    .extracting(point -> point.path("seq").asLong())
                    .containsExactly(1L);

            Path target = folder.resolve("recovered");
            agent.run("recover", "2", "--to", target.toString()).expect(0);
            assertThat(new TreeComparison(agent.logs()).differences(newer.root(), target))
                    .isEmpty();
            agent.run("check", "2").expect(0);
            agent.run("recover", "1", "--to", folder.resolve("damaged").toString())
                    .expect(8);
            agent.run("check", "1").expect(8);

            Outcome healed = agent.run("backup", older.path(), "--rescan").expect(0);
            assertThat(healed.figure("dataRecordsSent"))
                    .as("only what is damaged is sent again")
                    .isEqualTo(1);
            agent.run("check").expect(0);
            vault.command("scrub").expect(0);
        }
    }

    /** The vault sends chunks unhashed. The recovery that gets wrong bytes makes it look, and the next backup mends them. */
    @Test
    void aRecoveryFindsTheDamageWithoutAScrubAndWritesNothingWrong(@TempDir Path folder) throws IOException {
        SourceTree source = SourceTree.in(folder.resolve("source"), 8)
                .files("small", 60, 3_000)
                .file("big", 1_500_000);
        try (VaultProcess vault = VaultProcess.start(folder)) {
            AgentProcess agent = AgentProcess.in(folder.resolve("machine")).registered(vault, "unnoticed");
            agent.run("backup", source.path()).expect(0);
            vault.stop();
            flip(dataPack(vault.data()), IN_THE_FIRST_RECORD);
            vault.restart();

            Path target = folder.resolve("target");
            agent.run("recover", "--to", target.toString()).expect(8);
            int recovered = 0;
            for (Path file : files(target)) {
                assertThat(file).hasSameBinaryContentAs(source.root().resolve(target.relativize(file)));
                recovered++;
            }
            assertThat(recovered).isBetween(1, files(source.root()).size() - 1);
            assertThat(vault.command("admin", "show-scrub")
                            .expect(0)
                            .lines()
                            .getFirst()
                            .path("degradedPoints")
                            .asLong())
                    .isEqualTo(1);

            agent.run("backup", source.path()).expect(0);
            agent.run("check").expect(0);
            vault.command("scrub").expect(0);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    /** A whole pack is gone, and nothing has changed on the machine: its next backup reads again what was lost, and only that. */
    @Test
    void aBackupOfTheUnchangedSourceSendsAgainWhatALostPackHeld(@TempDir Path folder) throws IOException {
        SourceTree source = SourceTree.in(folder.resolve("source"), 7)
                .files("small", 200, 3_000)
                .file("big", 1_500_000);
        try (VaultProcess vault = VaultProcess.start(folder)) {
            AgentProcess agent = AgentProcess.in(folder.resolve("machine")).registered(vault, "healed");
            agent.run("backup", source.path()).expect(0);
            vault.restart();
            source.file("second", 2_000_000).files("late", 50, 3_000);
            agent.run("backup", source.path()).expect(0);
            vault.restart();
            Path lost = dataPack(vault.data());
            long lostBytes = Files.size(lost);
            Files.delete(lost);
            vault.command("scrub").expect(8);
            JsonNode state =
                    vault.command("admin", "show-scrub").expect(0).lines().getFirst();
            assertThat(state.path("degraded"))
                    .extracting(point -> point.path("seq").asLong())
                    .containsExactly(2L);

            Outcome healed = agent.run("backup", source.path()).expect(0);

            assertThat(healed.figure("bytesSent")).isBetween(lostBytes / 2, lostBytes * 3 / 2);
            assertThat(healed.figure("bytesRead"))
                    .as("only the files that were lost")
                    .isLessThan(2_500_000);
            agent.run("check", "2").expect(0);
            agent.run("check").expect(0);
            vault.command("scrub").expect(0);
            assertThat(vault.command("admin", "show-scrub")
                            .expect(0)
                            .lines()
                            .getFirst()
                            .path("degradedPoints")
                            .asLong())
                    .isZero();
            Path target = folder.resolve("target");
            agent.run("recover", "2", "--to", target.toString()).expect(0);
            assertThat(new TreeComparison(agent.logs()).differences(source.root(), target))
                    .isEmpty();
        }
    }

    private static Path dataPack(Path vault) throws IOException {
        try (Stream<Path> all = Files.walk(vault.resolve("store"))) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("/data/"))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    private static void flip(Path file, long offset) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(offset);
            int old = bytes.read();
            bytes.seek(offset);
            bytes.write(old ^ 1);
        }
    }
}
