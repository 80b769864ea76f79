package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.agent.platform.Here;
import dev.coffre.agent.recovery.RecoveryFolder;
import dev.coffre.agent.recovery.RecoverySubfolder;
import dev.coffre.vault.credentials.VaultCredentials;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that registers as a backup server, and what it does with the data of others: Add external DPM. */
class BackupServerTest {
    private static final String OTHER_PASSPHRASE = "another horse, another battery";

    private AgentFixture fixture;
    private Path folder;
    private Path source;
    private Path recovery;

    @BeforeEach
    void start(@TempDir Path temporary) throws IOException {
        folder = temporary;
        fixture = new AgentFixture(temporary);
        fixture.terminal.nobody();
        source = Files.createDirectories(temporary.resolve("source"));
        Files.writeString(source.resolve("note"), "something to keep");
        Files.createDirectories(source.resolve("deep"));
        Files.write(source.resolve("deep/big"), new byte[300_000]);
        recovery = Files.createDirectories(temporary.resolve("recovery"));
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private String ok(String... command) {
        int exit = fixture.run(command);
        String err = fixture.terminal.takeErr();
        assertThat(exit).as("%s: %s", String.join(" ", command), err).isZero();
        return fixture.terminal.takeOut();
    }

    private String fails(int exit, String code, String... command) {
        assertThat(fixture.run(command)).as(String.join(" ", command)).isEqualTo(exit);
        fixture.terminal.takeOut();
        String err = fixture.terminal.takeErr();
        assertThat(err).contains("[" + code + "]");
        return err;
    }

    private void register(String name, String passphrase, String... flags) throws IOException {
        List<String> command = Stream.concat(
                        Stream.of(
                                "register",
                                fixture.credentialsFile().toString(),
                                "--name",
                                name,
                                "--passphrase-file",
                                fixture.file("passphrase-" + name, passphrase).toString(),
                                "--i-saved-the-passphrase",
                                "--no-recovery-code"),
                        Arrays.stream(flags))
                .toList();
        ok(command.toArray(String[]::new));
    }

    /** Another server of the vault, with a recovery point if it shall have one; then this machine is free for the next. */
    private void other(String name, boolean backedUp, String... flags) throws IOException {
        register(name, OTHER_PASSPHRASE, flags);
        if (backedUp) {
            ok("backup", source.toString());
        }
        Files.move(fixture.home(), folder.resolve("home-of-" + name));
    }

    private String[] from(String name, String... more) throws IOException {
        return Stream.concat(
                        Stream.of(
                                "recover",
                                "--machine",
                                name,
                                "--credentials",
                                fixture.credentialsFile().toString(),
                                "--passphrase-file",
                                folder.resolve("passphrase-" + name).toString()),
                        Arrays.stream(more))
                .toArray(String[]::new);
    }

    private List<String> inRecoveryFolder() throws IOException {
        try (Stream<Path> entries = Files.list(recovery)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void itSaysWhatItIsAndRegistersAgainAsTheSame() throws IOException {
        fails(2, "flags-invalid", "register", fixture.credentialsFile().toString(), "--kind", "mainframe");
        register("dpm1", AgentFixture.PASSPHRASE, "--kind", "dpm");
        assertThat(ok("status")).contains("backup server (DPM)");
        assertThat(ok("status", "--json")).contains("\"kind\":\"dpm\"");
        assertThat(ok("machines", "--credentials", fixture.credentialsFile().toString(), "--kind", "machine"))
                .contains("There is no such machine");
    }

    @Test
    void aRegistrationThatIsCutOffRemembersTheKind() throws IOException {
        fixture.server.loseAnswersFrom("/v1/machines");
        String[] command = {
            "register",
            fixture.credentialsFile().toString(),
            "--passphrase-file",
            fixture.file("passphrase-dpm1", AgentFixture.PASSPHRASE).toString(),
            "--i-saved-the-passphrase",
            "--no-recovery-code",
            "--kind",
            "dpm"
        };
        assertThat(fixture.run(command)).isEqualTo(6);
        fixture.terminal.takeErr();
        fixture.server.loseAnswersFrom("");
        ok("register", fixture.credentialsFile().toString());
        assertThat(ok("status")).contains("backup server (DPM)");
    }

    @Test
    void twoOnlineBackupsADayAreTheMostOfABackupServer() throws IOException {
        ok("policy", "items", "--add", source.toString());
        assertThat(fixture.run("policy", "schedule", "--daily", "6:00,12:00,18:00"))
                .isZero();
        fixture.terminal.takeErr();
        assertThat(fails(
                        2,
                        "schedule-too-often",
                        "register",
                        fixture.credentialsFile().toString(),
                        "--kind",
                        "dpm"))
                .contains("at most 2 online backups a day", "has 3");
        ok("policy", "schedule", "--none");
        register("dpm1", AgentFixture.PASSPHRASE, "--kind", "dpm");
        fails(2, "schedule-too-often", "policy", "schedule", "--daily", "6:00,12:00,18:00");
        fails(2, "schedule-too-often", "policy", "schedule", "--every-hours", "8");
        fails(2, "schedule-too-often", "policy", "schedule", "--weekly", "mon at 6:00,12:00,18:00");
        for (List<String> allowed : List.of(
                List.of("--daily", "6:00,18:00"), List.of("--every-hours", "12"), List.of("--weekly", "mon at 6:00"))) {
            assertThat(fixture.run("policy", "schedule", allowed.getFirst(), allowed.getLast()))
                    .isZero();
        }
        assertThat(fixture.run("policy", "schedule", "--group", "sql", "--daily", "1:00,13:00"))
                .as("each group has its own")
                .isZero();
    }

    @Test
    void onlyABackupServerHasARecoveryFolder() throws IOException {
        register("one", AgentFixture.PASSPHRASE);
        fails(2, "backup-servers-only", "properties", "--recovery-folder", recovery.toString());
        ok("unregister", "--yes");
        register("dpm1", AgentFixture.PASSPHRASE, "--kind", "dpm");
        fails(
                2,
                "recovery-folder-unfit",
                "properties",
                "--recovery-folder",
                folder.resolve("nowhere").toString());
        assertThat(ok("properties", "--recovery-folder", recovery.toString())).contains(recovery.toString());
        assertThat(ok("properties", "--json")).contains("\"recoveryFolder\":\"" + recovery + "\"");
        assertThat(ok("properties", "--recovery-folder", "none")).doesNotContain(recovery.toString());
    }

    @Test
    void theDataOfAnotherServerIsRecoveredIntoTheRecoveryFolder() throws IOException {
        other("dpm2", true, "--kind", "dpm");
        register("dpm1", AgentFixture.PASSPHRASE, "--kind", "dpm");
        fails(2, "flags-invalid", from("dpm2"));
        ok("properties", "--recovery-folder", recovery.toString());
        assertThat(ok("machines", "--credentials", fixture.credentialsFile().toString()))
                .contains("dpm2", "backup server (DPM)")
                .doesNotContain("dpm1");
        ok(from("dpm2", "--dry-run"));
        assertThat(inRecoveryFolder()).isEmpty();
        String said = ok(from("dpm2"));
        assertThat(inRecoveryFolder()).singleElement().satisfies(name -> {
            assertThat(name).startsWith("dpm2 point 1 ");
            assertThat(said).contains("Recovered to: " + recovery.resolve(name));
            assertThat(recovery.resolve(name).resolve("note")).hasContent("something to keep");
        });
        ok(from("dpm2", source.resolve("note").toString()));
        assertThat(inRecoveryFolder()).as("side by side").hasSize(2);
        ok(from("dpm2", "--to", folder.resolve("elsewhere").toString()));
        assertThat(folder.resolve("elsewhere/note")).exists();
        fails(2, "flags-invalid", "recover");
    }

    @Test
    void whatDoesNotFitIsNotBegun() throws IOException {
        assertThat(Files.getFileStore(recovery).getUsableSpace()).isLessThan(Long.MAX_VALUE);
        RecoveryFolder staging = new RecoveryFolder(Here.privatePath(recovery));
        assertThatThrownBy(() -> staging.requireRoom(Long.MAX_VALUE))
                .hasFieldOrPropertyWithValue("code", ProblemCode.RECOVERY_FOLDER_FULL);
        staging.requireRoom(1);
    }

    @Test
    void onlyWhatAnInterruptedRecoveryLeftIsCleaned() throws IOException {
        other("dpm2", true, "--kind", "dpm");
        register("dpm1", AgentFixture.PASSPHRASE, "--kind", "dpm");
        ok("properties", "--recovery-folder", recovery.toString());
        ok(from("dpm2"));
        List<String> finished = inRecoveryFolder();
        RecoveryFolder staging = new RecoveryFolder(Here.privatePath(recovery));
        Path interrupted = leftBehind(staging, 7);
        Path renamed = leftBehind(staging, 8);
        Files.move(renamed, recovery.resolve("mine"));
        Files.writeString(
                Files.createDirectory(recovery.resolve("my own.unfinished")).resolve("file"), "of the user");
        try (RecoverySubfolder running = staging.reserve("dpm3", 9, LocalDateTime.of(2026, 11, 26, 5, 0))) {
            Files.writeString(Files.createDirectory(running.path()).resolve("file"), "being recovered");
            String said = ok(from("dpm2"));
            assertThat(said).contains("What an interrupted recovery had left is deleted: " + interrupted);
            assertThat(interrupted).doesNotExist();
            assertThat(running.path().resolve("file"))
                    .as("another recovery runs")
                    .exists();
        }
        assertThat(recovery.resolve("mine/file"))
                .as("given another name to be kept")
                .exists();
        assertThat(recovery.resolve("my own.unfinished/file"))
                .as("no recovery made it")
                .exists();
        assertThat(inRecoveryFolder()).containsAll(finished);
    }

    private static Path leftBehind(RecoveryFolder staging, long point) throws IOException {
        try (RecoverySubfolder place = staging.reserve("dpm2", point, LocalDateTime.of(2026, 11, 26, 4, 0))) {
            Files.createDirectories(place.path().resolve("deep/er"));
            Files.writeString(place.path().resolve("deep/er/half"), "half");
            Files.writeString(place.path().resolve("file"), "half");
            Files.createSymbolicLink(place.path().resolve("link"), Path.of("/etc"));
            return place.path();
        }
    }

    @Test
    void aRecoveryThatEndsHalfWaySaysWhereItsPartIs() throws IOException {
        other("dpm2", true, "--kind", "dpm");
        register("dpm1", AgentFixture.PASSPHRASE, "--kind", "dpm");
        ok("properties", "--recovery-folder", recovery.toString());
        fails(2, "path-not-in-point", from("dpm2", source.resolve("nothing").toString()));
        assertThat(inRecoveryFolder())
                .as("nothing is begun for what is not there")
                .isEmpty();
        fixture.server.loseAnswersFrom("/v1/records/fetch");
        assertThat(fixture.run(from("dpm2"))).isEqualTo(6);
        fixture.terminal.takeErr();
        String unfinished = inRecoveryFolder().stream()
                .filter(name -> name.endsWith(".unfinished"))
                .findFirst()
                .orElseThrow();
        assertThat(fixture.terminal.takeOut())
                .contains("What was recovered so far is in " + recovery.resolve(unfinished));
        fixture.server.loseAnswersFrom("");
        ok(from("dpm2"));
        assertThat(inRecoveryFolder()).singleElement().asString().doesNotEndWith(".unfinished");
    }

    @Test
    void aVaultWithoutAnotherBackupServerSaysSo() throws IOException {
        other("one", true);
        register("dpm1", AgentFixture.PASSPHRASE, "--kind", "dpm");
        String credentials = fixture.credentialsFile().toString();
        assertThat(fails(2, "no-other-server", "machines", "--credentials", credentials))
                .contains("No other DPM server is registered to this vault.");
        fails(2, "no-other-server", from("one", "--to", folder.resolve("to").toString()));
        assertThat(ok("machines", "--credentials", credentials, "--kind", "machine"))
                .contains("one");
        ok(from("one", "--kind", "machine", "--to", folder.resolve("to").toString()));
        assertThat(folder.resolve("to/note")).exists();
    }

    @Test
    void anOrdinaryMachineAndAServerWithoutAPointAreNotRecoverable() throws IOException {
        other("one", true);
        other("dpm2", false, "--kind", "dpm");
        register("dpm1", AgentFixture.PASSPHRASE, "--kind", "dpm");
        String to = folder.resolve("to").toString();
        for (String name : List.of("one", "dpm2")) {
            assertThat(fails(2, "server-not-recoverable", from(name, "--to", to)))
                    .contains(
                            "Either the recoverable data is not available or the selected server is not a DPM server.");
        }
        fails(2, "machine-unknown", from("nobody", "--to", to));
    }

    @Test
    void credentialsOfAnotherVaultAreNotForThisServer() throws IOException {
        other("dpm2", true, "--kind", "dpm");
        register("dpm1", AgentFixture.PASSPHRASE, "--kind", "dpm");
        VaultCredentials.Grant own = fixture.grant();
        VaultCredentials.Grant others = new VaultCredentials.Grant(
                VaultId.random(new Random(99)),
                "Elsewhere",
                own.urls(),
                own.tlsPins(),
                own.issued(),
                own.expires(),
                own.generation(),
                own.credential(),
                own.signingKey());
        Path file = Files.write(
                folder.resolve("Elsewhere_2026-11-26" + VaultCredentials.EXTENSION), fixture.credentials(others));
        assertThat(fails(4, "server-of-other-vault", "machines", "--credentials", file.toString()))
                .contains("This server is not registered to the vault specified by the vault credential.");
        String[] command = from("dpm2", "--to", folder.resolve("to").toString());
        command[4] = file.toString();
        fails(4, "server-of-other-vault", command);
    }

    @Test
    void thePassphraseOfAnotherServerIsNamedAsSuch() throws IOException {
        other("dpm2", true, "--kind", "dpm");
        register("dpm1", AgentFixture.PASSPHRASE, "--kind", "dpm");
        String[] command = from("dpm2", "--to", folder.resolve("to").toString());
        command[6] = folder.resolve("passphrase-dpm1").toString();
        assertThat(fails(5, "server-passphrase-wrong", command))
                .contains("does not match with passphrase associated with the following server: dpm2");
    }

    @Test
    void aMachineThatStandsInForOneThatBurnedDownChoosesFreely() throws IOException {
        other("dpm2", true, "--kind", "dpm");
        String to = folder.resolve("to").toString();
        ok(from("dpm2", "--to", to));
        assertThat(Path.of(to, "note")).hasContent("something to keep");
    }
}
