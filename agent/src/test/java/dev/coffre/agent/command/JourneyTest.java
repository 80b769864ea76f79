package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.HeadFile;
import dev.coffre.agent.home.StoppedProtectionFile;
import dev.coffre.agent.platform.Here;
import dev.coffre.sealing.slot.RecoveryCode;
import dev.coffre.vault.Vault;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.testing.FetchedRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a registered machine to recovered files, by commands alone. */
class JourneyTest extends CommandTest {
    private Path source;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        fixture = new AgentFixture(folder);
        source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("note"), "something to keep");
        Files.createDirectories(source.resolve("deep/er"));
        Files.write(source.resolve("deep/er/big"), new byte[700_000]);
        Files.createSymbolicLink(source.resolve("link"), Path.of("nowhere"));
        fixture.register();
    }

    private static String codeOfAnotherMachine() {
        try (RecoveryCode code = RecoveryCode.generate(new SecureRandom())) {
            return code.reveal();
        }
    }

    private String lastButOne(String out) {
        List<String> lines = out.lines().toList();
        return lines.get(lines.size() - 2);
    }

    private String lastLine(String out) {
        return out.lines().reduce((first, later) -> later).orElse("");
    }

    @Test
    void pointsBeforeTheFirstOneAreNotCalledNone() {
        ok("backup", source.toString());
        assertThat(ok("points", "--before", "1")).contains("There is no recovery point before 1.");
        assertThat(ok("points", "--before", "0", "--lang", "fr")).contains("avant le 0");
    }

    @Test
    void credentialsWithoutAMachineAreNamedTheRightWayRound() {
        fails(2, "flags-invalid", "points", "--credentials", "x.VaultCredentials");
        assertThat(fixture.run("points", "--credentials", "x.VaultCredentials")).isEqualTo(2);
        assertThat(fixture.terminal.takeErr()).contains("--credentials is given without --machine");
        assertThat(fixture.run("points", "--machine", "x")).isEqualTo(2);
        assertThat(fixture.terminal.takeErr()).contains("--machine is given without --credentials");
        assertThat(fixture.run("points", "--recovery-code-file", "x")).isEqualTo(2);
        assertThat(fixture.terminal.takeErr()).contains("--recovery-code-file is given without --machine");
    }

    @Test
    void aCommandThatIsMissingIsNamed() {
        assertThat(fixture.run("backup", "--stdin", "x", "--stdin-from-command"))
                .isEqualTo(2);
        assertThat(fixture.terminal.takeErr()).contains("This command needs -- COMMAND.");
    }

    @Test
    void aRecoveryCodeFileThatCannotBeReadIsNotCalledAPassphraseFile() throws Exception {
        String credentials = fixture.credentialsFile().toString();
        String missing = fixture.path("nothing").toString();
        String[] points = {"points", "--machine", "bench", "--credentials", credentials, "--recovery-code-file", missing
        };
        fails(2, "recovery-code-file-missing", points);
        Files.createDirectory(fixture.path("nothing"));
        fails(2, "recovery-code-file-unreadable", points);
    }

    @Test
    void aDayThatHasPassedIsNoDayToRetainUntil() {
        assertThat(fixture.run("backup", "--retain-until", "2020-01-01", source.toString()))
                .isEqualTo(2);
        assertThat(fixture.terminal.takeErr()).contains("--retain-until names a day that has passed: 2020-01-01");
    }

    @Test
    void aRecoveryCountsTheCopiesThatItMakes() throws Exception {
        ok("backup", source.toString());
        String to = fixture.path("t").toString();
        assertThat(ok("recover", "--to", to)).doesNotContain("there already");
        String again = ok("recover", "--to", to);
        assertThat(again).contains("3 objects were there already; the recovered ones are beside them as copies.");
        assertThat(ok("recover", "--to", to, "--lang", "fr")).contains("3 objets étaient déjà là");
        try (var names = Files.walk(Path.of(to))) {
            assertThat(names.map(each -> each.getFileName().toString()))
                    .anyMatch(name -> name.contains(" Copy of note"))
                    .anyMatch(name -> name.contains(" Copie de note"));
        }
    }

    @Test
    void theColumnsOfJobsStandBelowEachOther() {
        ok("backup", source.toString());
        fails(
                2,
                "path-not-in-point",
                "recover",
                "1",
                "/nope",
                "--to",
                fixture.path("t").toString());
        List<String> lines = ok("jobs").lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).endsWith(source + "  (point 1)");
        assertThat(lines.getLast()).contains("  failed  ").endsWith(" /nope [path-not-in-point]");
        assertThat(lines.getFirst().indexOf(source.toString()))
                .isEqualTo(lines.getLast().indexOf("1 --to "));
    }

    @Test
    void deletedPointsAreSaidToBeRestorable() {
        new StoppedProtectionFile(
                        CoffreHome.below(fixture.home(), Here.PLATFORM).state())
                .write(new StoppedProtectionFile.StopState(
                        Instant.EPOCH, Optional.empty(), Optional.of(Instant.parse("2026-12-12T00:00:00Z"))));
        assertThat(ok("status"))
                .contains("an owner of the vault can bring them back until 2026-12-12")
                .doesNotContain("keeps every recovery point");
    }

    @Test
    void withoutAnyPointNoInternalWordIsShown() {
        fails(2, "no-recovery-point", "recover", "--to", fixture.path("t").toString());
        fails(2, "no-recovery-point", "check");
        fails(2, "no-recovery-point", "check", "latest");
        fails(2, "no-recovery-point", "ls");
    }

    @Test
    void aMachineWhoseKeysAreGoneIsNotCalledUnregistered() throws Exception {
        ok("backup", source.toString());
        Path keys = CoffreHome.below(fixture.home(), Here.PLATFORM).keys().path();
        Path away = Files.move(keys, fixture.path("away"));
        fails(1, "keys-unusable", "status");
        fails(1, "keys-unusable", "points");
        Files.move(away, keys);
        ok("status");
    }

    @Test
    void aVaultThatShowsAnotherPastThanIsRememberedIsNamedByEveryCommand() {
        ok("backup", source.toString());
        HeadFile head =
                new HeadFile(CoffreHome.below(fixture.home(), Here.PLATFORM).state());
        ChainHead first = head.head();
        assertThat(ok("status")).contains("Head          " + first.displayText());
        assertThat(ok("points")).contains("Head of the chain: " + first.displayText());
        ok("backup", source.toString());
        ChainHead second = head(2);
        assertThat(second.displayText()).matches("2 [0-9a-f]{4}(-[0-9a-f]{4}){3}");
        new HeadFile(CoffreHome.below(fixture.home(), Here.PLATFORM).state())
                .resetTo(new ChainHead(3, second.hash()), Optional.empty());
        alarmed("this machine has seen number 3", "points");
        alarmed("this machine has seen number 3", "status");
        fails(8, "chain-rolled-back", "check");
        fails(8, "chain-rolled-back", "backup", source.toString());
        new HeadFile(CoffreHome.below(fixture.home(), Here.PLATFORM).state())
                .resetTo(new ChainHead(2, first.hash()), Optional.empty());
        alarmed("another recovery point number 2", "points");
        alarmed("another recovery point number 2", "status");
        fails(8, "chain-forked", "check");
        fails(8, "chain-forked", "backup", source.toString());
        String forked = fixture.path("forked").toString();
        assertThat(fixture.run("recover", "--json", "--to", forked))
                .as("what is there is recovered all the same")
                .isEqualTo(3);
        String told = fixture.terminal.takeOut();
        fixture.terminal.takeErr();
        assertThat(told).contains("\"code\":\"chain-forked\"", "\"warnings\":1");
        assertThat(lastLine(told)).contains("\"code\":\"warnings\"", "\"exit\":3");
    }

    @Test
    void flagsThatNoPointKeepsAreReportedOnceAndDecideNothing() throws Exception {
        Path log = Files.writeString(source.resolve("append only"), "log");
        assumeTrue(flags("+a", log), "root and a file system with inode flags");
        try {
            for (int i = 0; i < 2; i++) {
                assertThat(ok("backup", "--json", source.toString()))
                        .containsOnlyOnce("{\"event\":\"flags-not-kept\",\"count\":1,\"example\":\"" + log + "\"}");
            }
            assertThat(ok("backup", source.toString())).contains("Not kept: the flag immutable", log.toString());
        } finally {
            flags("-a", log);
        }
        assertThat(ok("backup", "--json", source.toString())).doesNotContain("flags-not-kept");
    }

    private static boolean flags(String change, Path file) throws Exception {
        return new ProcessBuilder("chattr", change, file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private ChainHead head(long seq) {
        ChainHead head =
                new HeadFile(CoffreHome.below(fixture.home(), Here.PLATFORM).state()).head();
        assertThat(head.seq()).isEqualTo(seq);
        return head;
    }

    private void alarmed(String word, String... command) {
        assertThat(fixture.run(command)).isEqualTo(8);
        assertThat(fixture.terminal.takeOut() + fixture.terminal.takeErr()).contains("Warning: ", word);
    }

    @Test
    void aMachineWhoseProtectionIsStoppedMakesNoBackupByASchedule() {
        CoffreHome home = CoffreHome.below(fixture.home(), Here.PLATFORM);
        new StoppedProtectionFile(home.state())
                .write(new StoppedProtectionFile.StopState(Instant.EPOCH, Optional.empty(), Optional.empty()));
        fails(9, "protection-stopped", "backup", "--scheduled", source.toString());
        assertThat(ok("backup", source.toString())).contains("is stopped since", "made all the same");
        assertThat(ok("status")).contains("is stopped since");
        assertThat(ok("policy", "resume")).contains("Protection goes on.");
        assertThat(ok("policy", "resume")).contains("not stopped");
        ok("backup", "--scheduled", source.toString());
    }

    @Test
    void whatIsBackedUpIsListedAndRecovered() throws IOException {
        assertThat(ok("backup", source.toString(), "--label", "first")).contains("Recovery point 1");
        assertThat(ok("points")).contains("“first”").contains(source.toString());
        assertThat(ok("ls", "latest", source.toString())).contains("note").contains("link -> nowhere");
        assertThat(ok("ls", "-R")).contains("deep/er/big");

        Path target = fixture.path("target");
        ok("recover", "--to", target.toString());
        assertThat(target.resolve("note")).hasContent("something to keep");
        assertThat(target.resolve("deep/er/big")).hasBinaryContent(new byte[700_000]);
        assertThat(Files.readSymbolicLink(target.resolve("link"))).isEqualTo(Path.of("nowhere"));

        assertThat(ok("recover", "--to", target.toString(), "--dry-run"))
                .contains("Nothing was written", "3 names are taken", "beside");
        assertThat(lastButOne(ok("recover", "--to", target.toString(), "--dry-run", "--json")))
                .contains("\"conflicts\":3");

        Path one = fixture.path("one");
        ok("recover", "1", source.resolve("deep").toString(), "--to", one.toString());
        assertThat(one.resolve("deep/er/big")).exists();
        assertThat(one.resolve("note")).doesNotExist();
        assertThat(ok("jobs")).contains("backup").contains("recovery");
    }

    @Test
    void theLastJsonLineIsTheResultAndASecondBackupSendsNoContent() throws IOException {
        String first = lastLine(ok("backup", source.toString(), "--json"));
        assertThat(first)
                .startsWith("{\"event\":\"result\",\"code\":\"done\",\"exit\":0,\"point\":1,\"bytesRead\":")
                .contains(
                        "\"bytesSent\":", "\"bytesResent\":0", "\"recordsSent\":", "\"bytesStored\":", "\"seconds\":");
        assertThat(lastLine(ok("backup", source.toString(), "--json")))
                .contains("\"point\":2", "\"dataRecordsSent\":0");
        deleteTree(fixture.home().resolve("cache"));
        assertThat(lastLine(ok("backup", source.toString(), "--json")))
                .contains("\"point\":3", "\"dataRecordsSent\":0");
    }

    @Test
    void theVaultHearsOfEachJobAndOfNoName() throws IOException {
        ok("backup", source.toString());
        ok("recover", "--to", fixture.path("target").toString());
        ok("check");
        fails(
                2,
                "path-not-in-point",
                "recover",
                "/etc",
                "--to",
                fixture.path("t").toString());
        MachineId machine = fixture.server.machineIds().getFirst();
        List<JobReport> jobs = fixture.vault.reportSinkOf(machine).jobs();
        assertThat(jobs)
                .extracting(JobReport::kind)
                .containsExactly(JobKind.BACKUP, JobKind.RECOVERY, JobKind.CHECK, JobKind.RECOVERY);
        assertThat(jobs)
                .extracting(job -> job.end().orElseThrow().outcome())
                .containsExactly(JobState.COMPLETED, JobState.COMPLETED, JobState.COMPLETED, JobState.FAILED);
        JobResult backup = jobs.getFirst().end().orElseThrow();
        assertThat(backup.point()).contains(1L);
        assertThat(backup.stats().files()).isEqualTo(2);
        assertThat(backup.stats().bytesSent()).isPositive();
        assertThat(jobs.getLast().end().orElseThrow().code()).contains(ProblemCode.PATH_NOT_IN_POINT);
        assertThat(fixture.vault.reportSinkOf(machine).health().orElseThrow().protectedItems())
                .contains(1L);
    }

    @Test
    void aVaultWithoutReportsHoldsNothingUp() {
        fixture.server.forgetReports();
        ok("backup", source.toString());
        ok("check");
    }

    private static void deleteTree(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void badArgumentsAreNamed() {
        fails(2, "nothing-to-back-up", "backup");
        fails(2, "source-missing", "backup", fixture.path("none").toString());
        fails(2, "flags-invalid", "backup", source.toString(), "--compression", "hard");
        fails(2, "flags-invalid", "backup", source.toString(), "--no-such-flag");
        fails(2, "flags-invalid", "recover");
        fails(2, "flags-invalid", "no-such-command");
        fails(2, "point-unknown", "recover", "7", "--to", fixture.path("t").toString());
        ok("backup", source.toString());
        fails(2, "target-inside-source", "recover", "--to", source.resolve("in").toString());
        fails(2, "path-not-in-point", "ls", "latest", "/etc");
        fails(
                2,
                "path-not-in-point",
                "recover",
                "/etc",
                "--to",
                fixture.path("t").toString());
        fails(1, "job-not-running", "jobs", "cancel");
    }

    @Test
    void anotherMachineReadsWithCredentialsAndPassphraseOrNotAtAll() throws IOException {
        ok("backup", source.toString());
        String credentials = fixture.credentialsFile().toString();
        String right = fixture.file("right", AgentFixture.PASSPHRASE).toString();
        String wrong = fixture.file("wrong", "not the passphrase at all").toString();
        deleteTree(fixture.home());

        String target = fixture.path("elsewhere").toString();
        fails(5, "passphrase-wrong", foreign(credentials, wrong, target));
        fails(2, "flags-invalid", "recover", "--machine", "bench", "--to", target);
        ok(foreign(credentials, right, target));
        assertThat(Path.of(target).resolve("note")).hasContent("something to keep");
    }

    private static String[] foreign(String credentials, String passphrase, String target) {
        return List.of(
                        "recover",
                        "--machine",
                        "bench",
                        "--credentials",
                        credentials,
                        "--passphrase-file",
                        passphrase,
                        "--to",
                        target)
                .toArray(String[]::new);
    }

    @Test
    void aNewPassphraseReplacesTheOldOneAndARotationKeepsOldPointsReadable() throws IOException {
        ok("backup", source.toString());
        MachineId machine = fixture.server.machineIds().getFirst();
        String second = fixture.file("second", "another long passphrase").toString();
        fails(9, "pin-missing", "passphrase", "change", "--passphrase-file", second, "--i-saved-the-passphrase");
        String pin =
                fixture.file("pin", fixture.vault.grantPin(machine).digits()).toString();
        ok("passphrase", "change", "--passphrase-file", second, "--i-saved-the-passphrase", "--pin-file", pin);

        String third = fixture.file("third", "a third long passphrase").toString();
        String code = fixture.path("code").toString();
        String next =
                fixture.file("pin2", fixture.vault.grantPin(machine).digits()).toString();
        ok(
                "passphrase",
                "rotate-key",
                "--passphrase-file",
                third,
                "--i-saved-the-passphrase",
                "--recovery-code-file",
                code,
                "--pin-file",
                next);
        Files.writeString(source.resolve("later"), "sealed with the new key");
        ok("backup", source.toString());
        Path target = fixture.path("target");
        ok("recover", "1", "--to", target.toString());
        assertThat(target.resolve("note")).exists();

        String credentials = fixture.credentialsFile().toString();
        fails(
                5,
                "passphrase-wrong",
                foreign(credentials, second, fixture.path("x").toString()));
        ok(foreign(credentials, third, fixture.path("y").toString()));
        assertThat(fixture.path("y").resolve("later")).hasContent("sealed with the new key");
        ok("points", "--machine", "bench", "--credentials", credentials, "--recovery-code-file", code);
        String other = fixture.file("other", codeOfAnotherMachine()).toString();
        fails(
                5,
                "recovery-code-wrong",
                "points",
                "--machine",
                "bench",
                "--credentials",
                credentials,
                "--recovery-code-file",
                other);
    }

    @Test
    void aCheckIsCleanUntilTheVaultLosesWhatAFileNeeds() throws IOException {
        Files.write(source.resolve("random"), random(400_000));
        ok("backup", source.toString());
        assertThat(ok("check")).contains("complete and genuine");
        assertThat(lastLine(ok("check", "--all", "--json"))).contains("\"code\":\"done\"", "\"point\":1");

        damageOneChunk();
        assertThat(fixture.run("check")).isEqualTo(8);
        assertThat(fixture.terminal.takeErr()).contains("random");
        fails(2, "point-unknown", "check", "9");
        fails(2, "flags-invalid", "check", "1", "--all");
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new java.util.Random(5).nextBytes(bytes);
        return bytes;
    }

    private void damageOneChunk() {
        var vault = fixture.vault.vaultOf(fixture.server.machineIds().getFirst());
        var point = vault.chain(fixture.server.machineIds().getFirst())
                .points()
                .getLast()
                .point();
        // The machine's key decides where a page ends, so the chunk may be any number of pages below the root.
        List<RecordBytes> level = fetched(vault, List.of(point.root()));
        while (!level.isEmpty()) {
            level.stream()
                    .filter(record -> record.bytes().length > 350_000)
                    .forEach(record -> fixture.vault.damage(point.domain(), record.oid()));
            level = fetched(
                    vault,
                    level.stream()
                            .flatMap(record -> record.header().children().stream())
                            .toList());
        }
    }

    private static List<RecordBytes> fetched(Vault vault, List<Oid> oids) {
        var records = new FetchedRecords();
        vault.fetch(oids, records);
        return records.records();
    }

    @Test
    void aNewestPointThatTheVaultCannotReadIsShownByStatusWithWhatToDo() {
        ok("backup", source.toString());
        ok("backup", source.toString());
        MachineId machine = fixture.server.machineIds().getFirst();
        fixture.vault.damagePoint(machine, 2);
        assertThat(fixture.run("status")).isEqualTo(8);
        assertThat(fixture.terminal.takeOut())
                .contains("the newest is 1")
                .contains("point 2")
                .contains("coffre-vault scrub");
        assertThat(fixture.run("status", "--json")).isEqualTo(8);
        assertThat(fixture.terminal.takeOut()).contains("\"unreadable\":[2]");
        ok("backup", source.toString());
        fixture.vault.damagePoint(machine, 1);
        fixture.vault.damagePoint(machine, 3);
        assertThat(fixture.run("status")).isEqualTo(8);
        assertThat(fixture.terminal.takeOut()).contains("point 1", "point 3").doesNotContain("No recovery point");
    }

    @Test
    void theProxyIsSetAndShownWithoutItsPassword() throws IOException {
        String password = fixture.file("proxy", "s3cret\n").toString();
        String shown =
                ok("properties", "--proxy", "localhost:3128", "--proxy-user", "me", "--proxy-password-file", password);
        assertThat(shown).contains("me@localhost:3128").doesNotContain("s3cret");
        fails(6, "proxy-unreachable", "status");
        ok("properties", "--proxy", "none");
        ok("status");
    }

    @Test
    void theMainCommandsHaveHelpInBothLanguages() {
        for (String command :
                List.of("register", "backup", "points", "ls", "recover", "check", "status", "jobs", "properties")) {
            assertThat(ok(command, "--help")).contains("Usage:");
            assertThat(ok(command, "--help", "--lang", "fr")).contains("Utilisation :");
        }
        assertThat(ok("--help")).contains("recover").contains("Commands:");
    }

    @Test
    void theLogHoldsNoSecretAndNoTraceReachesTheScreen() throws IOException {
        ok("backup", source.toString());
        String log = Files.readString(fixture.home().resolve("logs/coffre.log"), StandardCharsets.UTF_8);
        assertThat(log).contains("backup ended with done").doesNotContain(AgentFixture.PASSPHRASE);
    }
}
