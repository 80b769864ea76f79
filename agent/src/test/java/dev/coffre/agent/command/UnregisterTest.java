package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.job.RunningJob;
import dev.coffre.agent.platform.Here;
import dev.coffre.agent.process.LockFile;
import dev.coffre.agent.report.ReportingContext;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.memory.MemoryReportSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnregisterTest extends CommandTest {
    private CoffreHome home;
    private Path source;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        fixture = new AgentFixture(folder);
        home = CoffreHome.below(fixture.home(), Here.PLATFORM);
        source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("note"), "something to keep");
        fixture.register();
        ok("backup", source.toString());
        ok("policy", "items", "--add", source.toString());
        ok("policy", "schedule", "--daily", "21:00");
        ok("properties", "--proxy", "none", "--throttle", "on");
    }

    /** Everything of the agent but locks and its log. */
    private List<String> kept() throws IOException {
        try (Stream<Path> files = Files.walk(fixture.home())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> fixture.home().relativize(file).toString())
                    .filter(name -> !name.endsWith(".lock") && !name.startsWith("logs"))
                    .toList();
        }
    }

    @Test
    void keysScheduleHistoryAndCacheGoAndWhatStaysIsSaid() throws IOException {
        assertThat(kept()).contains("keys/machine", "policy", "state/head", "state/jobs", "cache/pages");
        MachineId machine = fixture.server.machineIds().getFirst();
        String said = ok("unregister", "--yes");
        assertThat(said)
                .contains("They stay in the vault")
                .contains("not registered any more")
                .contains("The vault Docs was not told")
                .contains("remove-machine " + machine);
        assertThat(kept()).containsExactly("settings");
        assertThat(new SettingsFile(home.settings(), new ProxyChoice.FromEnvironment(Map.of())).read())
                .satisfies(settings -> assertThat(settings.vault()).isEmpty())
                .satisfies(settings -> assertThat(settings.throttle().enabled()).isTrue());
        fails(1, "not-registered", "status");
        fails(1, "not-registered", "backup", source.toString());
        assertThat(fixture.vault.vaultOf(machine).chain(machine).points())
                .as("no agent deletes anything at the vault")
                .hasSize(1);
        assertThat(Files.readString(fixture.path("passphrase"))).contains(AgentFixture.PASSPHRASE);
    }

    @Test
    void whatWasBackedUpIsRecoveredWithThePassphraseAndAnewTheMachineBeginsAnotherChain() throws IOException {
        ok("unregister", "--yes");
        String first = fixture.server.machineIds().getFirst().toString();
        String target = fixture.path("recovered").toString();
        ok(
                "recover",
                "--machine",
                first,
                "--credentials",
                fixture.credentialsFile().toString(),
                "--passphrase-file",
                fixture.path("passphrase").toString(),
                "--to",
                target);
        assertThat(Path.of(target, "note")).hasContent("something to keep");
        fixture.register();
        assertThat(ok("status")).contains("No recovery point yet").contains("no schedule");
        assertThat(ok("backup", source.toString())).contains("Recovery point 1");
        assertThat(fixture.server.machineCount()).isEqualTo(2);
    }

    @Test
    void aPersonIsAskedAndAScriptMustSayYes() throws IOException {
        List<String> before = kept();
        fails(2, "flags-invalid", "unregister");
        fails(2, "flags-invalid", "unregister", "--json");
        fixture.terminal.answers("no");
        assertThat(fixture.run("unregister")).isEqualTo(1);
        assertThat(fixture.terminal.takeOut()).contains("Nothing is changed");
        assertThat(kept()).isEqualTo(before);
        fixture.terminal.answers("oui");
        assertThat(fixture.run("unregister", "--lang", "fr")).isZero();
        assertThat(fixture.terminal.takeErr()).contains("Mettre fin à l’inscription de bench dans le coffre Docs");
        assertThat(kept()).containsExactly("settings");
    }

    @Test
    void itWorksWithoutTheVaultAndASecondTimeThereIsNothingToDo() throws IOException {
        fixture.server.close();
        ok("unregister", "--yes");
        assertThat(kept()).containsExactly("settings");
        assertThat(ok("unregister")).contains("there is nothing to end");
    }

    private ReportingContext reporting() {
        return new ReportedJobs(
                        fixture.world().jobs(),
                        fixture.world().installation(),
                        home.cache().path(),
                        new SecureRandom())
                .reporting(new MemoryReportSink());
    }

    @Test
    void notBesideAJobThatHoldsTheMachineNorBesideOneThatReads() throws IOException {
        List<String> before = kept();
        try (LockFile held = LockFile.acquire(home.state().resolve("job.lock")).orElseThrow()) {
            fails(7, "job-running", "unregister", "--yes");
            assertThat(held).isNotNull();
        }
        JobRegistry jobs = new JobRegistry(home.state(), Here.PLATFORM.sockets(), InstantSource.system());
        try (RunningJob recovery = jobs.beginConcurrent(JobKind.RECOVERY, "point 1", reporting())) {
            fails(7, "job-running", "unregister", "--yes");
            assertThat(recovery).isNotNull();
        }
        assertThat(kept()).isEqualTo(before);
    }

    @Test
    void onceItHasBegunTheMachineIsNotRegisteredAndTheNextRegistrationDoesTheRest() throws IOException {
        new KeyFolder(home.keys()).unregister();
        fails(1, "not-registered", "status");
        fails(1, "not-registered", "backup", "--scheduled");
        fixture.register();
        assertThat(ok("status")).contains("No recovery point yet").contains("no schedule");
        assertThat(ok("backup", source.toString())).contains("Recovery point 1");
        assertThat(kept()).doesNotContain("keys/unregistered");
    }

    @Test
    void onceItHasBegunTheSameCommandGoesOn() throws IOException {
        KeyFolder keys = new KeyFolder(home.keys());
        keys.unregister();
        keys.deleteUnregisteredKeys();
        ok("unregister", "--yes");
        assertThat(kept()).containsExactly("settings");
    }

    @Test
    void keysThatCannotBeReadAreNoReasonToStayRegistered() throws IOException {
        Files.writeString(home.keys().path().resolve("machine"), "rubbish");
        assertThat(fixture.run("unregister", "--yes")).isZero();
        assertThat(fixture.terminal.takeErr()).contains("Warning: ");
        fixture.terminal.takeOut();
        assertThat(kept()).containsExactly("settings");
    }

    @Test
    void aRegistrationThatWasNotFinishedIsForgottenToo() throws IOException {
        ok("unregister", "--yes");
        fixture.terminal.answers(AgentFixture.PASSPHRASE, AgentFixture.PASSPHRASE, "yes", "", "no", "idea", "at all");
        assertThat(fixture.run("register", fixture.credentialsFile().toString()))
                .isEqualTo(2);
        fixture.terminal.nobody();
        fixture.terminal.takeErr();
        fails(1, "registration-incomplete", "status");
        ok("unregister", "--yes");
        fails(1, "not-registered", "status");
    }
}
