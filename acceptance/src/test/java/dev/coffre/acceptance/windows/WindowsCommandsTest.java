package dev.coffre.acceptance.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.Administrator;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.RunningProgram;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Commands that change or end the protection of a Windows machine, against a real vault. */
@Tag("wine")
@Timeout(240)
@ExtendWith(SharedVault.class)
@ResourceLock(WindowsMachine.LOCK)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WindowsCommandsTest {
    private static final String OTHER_PASSPHRASE = "another battery of horses, all correct\r\n";
    private static final int PAUSE_MILLIS = 20;

    @TempDir
    private static Path folder;

    private WindowsMachine windows;
    private VaultProcess vault;

    @BeforeAll
    @Timeout(240)
    void starts(VaultProcess shared) {
        vault = shared;
        windows = WindowsMachine.start(folder.resolve("said"));
    }

    @AfterAll
    void shutsDown() {
        if (windows != null) {
            windows.close();
        }
    }

    private SourceTree source(String name) {
        SourceTree source = SourceTree.in(windows.drive().resolve("sources").resolve(name), 14)
                .files("papers", 5, 3_000);
        WindowsTree.roundTimes(source.root());
        return source;
    }

    private Outcome backUp(WindowsAgent agent, SourceTree source, String... more) {
        String[] arguments = new String[more.length + 3];
        arguments[0] = "backup";
        arguments[1] = windows.path(source.root());
        arguments[2] = "--no-snapshot";
        System.arraycopy(more, 0, arguments, 3, more.length);
        return agent.run(arguments);
    }

    @Test
    void aChangedPassphraseOpensWhatWasBackedUpBefore() {
        String name = "commands-passphrase";
        WindowsAgent agent = windows.agent(name).registered(vault, name);
        SourceTree source = source(name);
        backUp(agent, source).expect(0);
        Administrator administrator = vault.administrator();
        String pin = administrator.pin(agent.id(), "change-passphrase");

        agent.run(
                        "passphrase",
                        "change",
                        "--passphrase-file",
                        agent.file("other", OTHER_PASSPHRASE),
                        "--i-saved-the-passphrase",
                        "--pin-file",
                        agent.file("pin", pin + "\r\n"))
                .expect(0);

        backUp(agent, source).expect(0);
        WindowsAgent elsewhere = windows.agent(name + "-elsewhere");
        String credentials = elsewhere.credentials(administrator, name);
        Path target = windows.drive().resolve("targets").resolve(name);
        assertThat(recover(elsewhere, agent.id(), credentials, elsewhere.passphraseFile(), target)
                        .expect(5)
                        .code())
                .isEqualTo("passphrase-wrong");
        recover(elsewhere, agent.id(), credentials, elsewhere.file("other", OTHER_PASSPHRASE), target)
                .expect(0);
        assertThat(WindowsTree.differences(folder.resolve("said"), source.root(), target))
                .isEmpty();
    }

    private Outcome recover(
            WindowsAgent agent, String machine, String credentials, String passphraseFile, Path target) {
        return agent.run(
                "recover",
                "1",
                "--machine",
                machine,
                "--credentials",
                credentials,
                "--passphrase-file",
                passphraseFile,
                "--to",
                windows.path(target));
    }

    @Test
    void stoppedProtectionMakesNoScheduledBackupUntilItIsResumed() {
        String name = "commands-stop";
        WindowsAgent agent = windows.agent(name).registered(vault, name);
        SourceTree source = source(name);
        backUp(agent, source).expect(0);

        agent.run("policy", "stop").expect(0);
        assertThat(backUp(agent, source, "--scheduled").expect(9).code()).isEqualTo("protection-stopped");
        assertThat(agent.speak("status").expect(0).out()).contains("is stopped since");

        agent.run("policy", "resume").expect(0);
        backUp(agent, source, "--scheduled").expect(0);
        assertThat(vault.administrator().points(agent.id())).hasSize(2);
    }

    @Test
    void aCancelledBackupGoesOnWhereItWas() {
        String name = "commands-cancel";
        WindowsAgent agent = windows.agent(name).registered(vault, name);
        SourceTree source = source(name).file("large.bin", 200 << 20);
        RunningProgram running = agent.start("backup", windows.path(source.root()), "--no-snapshot");
        while (running.isAlive() && !Files.exists(agent.home().resolve("state/session"))) {
            WindowsMachine.pause(PAUSE_MILLIS);
        }

        agent.run("jobs", "cancel").expect(0);

        assertThat(running.await().expect(1).code()).isEqualTo("job-cancelled");
        Outcome whole = backUp(agent, source).expect(0);
        assertThat(whole.figure("point")).isEqualTo(1);
    }

    @Test
    void anUnregisteredMachineKeepsNoKeysAndItsPointsStay() {
        String name = "commands-unregister";
        WindowsAgent agent = windows.agent(name).registered(vault, name);
        SourceTree source = source(name);
        backUp(agent, source).expect(0);
        String machine = agent.id();

        agent.run("unregister", "--yes").expect(0);

        assertThat(agent.home().resolve("keys")).isEmptyDirectory();
        assertThat(backUp(agent, source).expect(1).code()).isEqualTo("not-registered");
        assertThat(vault.administrator().points(machine)).hasSize(1);
        String credentials = agent.credentials(vault.administrator(), name);
        Path target = windows.drive().resolve("targets").resolve(name);
        recover(agent, machine, credentials, agent.passphraseFile(), target).expect(0);
        assertThat(WindowsTree.differences(folder.resolve("said"), source.root(), target))
                .isEmpty();
    }

    @Test
    void theVaultForPracticeTakesABackup() {
        String name = "commands-practice";
        WindowsAgent agent = windows.agent(name);
        SourceTree source = source(name);
        Path credentials = source.root().resolveSibling(name + ".VaultCredentials");
        RunningProgram practice = windows.agent(name + "-vault").start("practice-vault", windows.path(credentials));
        while (practice.isAlive() && !Files.exists(credentials)) {
            WindowsMachine.pause(PAUSE_MILLIS);
        }

        agent.register(windows.path(credentials), "--no-recovery-code").expect(0);
        backUp(agent, source).expect(0);
        agent.run("check").expect(0);

        windows.kill("dev.coffre.agent.Coffre", "practice-vault");
    }
}
