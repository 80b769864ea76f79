package dev.coffre.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.acceptance.tree.TreeComparison;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The secrets of a machine change while its recovery points stay. In this order, as in life. */
@ExtendWith(SharedVault.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeysTest {
    private static final String VAULT = "keys";

    @TempDir
    private static Path folder;

    private AgentProcess agent;
    private SourceTree source;
    private VaultProcess vault;
    private String machine;
    private Path newPassphrase;
    private Path newestPassphrase;

    @BeforeAll
    void backsUp(VaultProcess shared) {
        source = SourceTree.in(folder.resolve("source"), 3)
                .files("notes", 20, 2_000)
                .file("scan", 3_000_000);
        agent = AgentProcess.in(folder.resolve("machine")).registered(shared, VAULT);
        agent.run("backup", source.path()).expect(0);
        machine = agent.machine();
        newPassphrase = agent.file("new passphrase", "a second passphrase, long enough\n");
        newestPassphrase = agent.file("newest passphrase", "a third passphrase, long enough\n");
    }

    @BeforeEach
    void vault(VaultProcess shared) {
        vault = shared;
    }

    private Outcome change(Path passphrase, String pin) {
        return agent.run(
                "passphrase",
                "change",
                "--passphrase-file",
                passphrase.toString(),
                "--i-saved-the-passphrase",
                "--pin-file",
                agent.file("pin", pin).toString());
    }

    private Outcome recoverElsewhere(String point, Path passphrase, Path target) {
        Path credentials = vault.administrator().credentials(VAULT, folder);
        return AgentProcess.in(folder.resolve("elsewhere"))
                .run(
                        "recover",
                        point,
                        "--machine",
                        machine,
                        "--credentials",
                        credentials.toString(),
                        "--passphrase-file",
                        passphrase.toString(),
                        "--to",
                        target.toString());
    }

    @Test
    @Order(1)
    void noPassphraseIsChangedWithoutTheVaultsPin() {
        assertThat(change(newPassphrase, "AAAAAAAA").expect(9).code()).isEqualTo("pin-missing");
    }

    @Test
    @Order(2)
    void aPinIsGoodForOneOperationOnly() {
        String pin = vault.administrator().pin(machine, "rotate-key");
        vault.administrator().pin(machine, "change-passphrase");

        assertThat(change(newPassphrase, pin).expect(9).code()).isEqualTo("pin-wrong");
    }

    @Test
    @Order(3)
    void thePassphraseIsChangedWithoutTheOldOne() {
        change(newPassphrase, vault.administrator().pin(machine, "change-passphrase"))
                .expect(0);

        Path target = folder.resolve("by the new passphrase");
        recoverElsewhere("1", newPassphrase, target).expect(0);
        assertThat(new TreeComparison(agent.logs()).differences(source.root(), target))
                .isEmpty();
        assertThat(recoverElsewhere("1", agent.passphraseFile(), folder.resolve("by the old one"))
                        .expect(5)
                        .code())
                .isEqualTo("passphrase-wrong");
    }

    @Test
    @Order(4)
    void afterARotationOldAndNewPointsAreRecoveredUnderTheNewPassphrase() {
        String pin = vault.administrator().pin(machine, "rotate-key");
        agent.run(
                        "passphrase",
                        "rotate-key",
                        "--passphrase-file",
                        newestPassphrase.toString(),
                        "--i-saved-the-passphrase",
                        "--no-recovery-code",
                        "--pin-file",
                        agent.file("pin", pin).toString())
                .expect(0);
        source.text("notes/after the rotation", "sealed under the second data key");
        agent.run("backup", source.path()).expect(0);

        Path oldPoint = folder.resolve("old point");
        Path newPoint = folder.resolve("new point");
        recoverElsewhere("1", newestPassphrase, oldPoint).expect(0);
        recoverElsewhere("2", newestPassphrase, newPoint).expect(0);

        TreeComparison comparison = new TreeComparison(agent.logs());
        assertThat(comparison.differences(source.root(), newPoint)).isEmpty();
        assertThat(comparison.differences(source.root(), oldPoint))
                .anySatisfy(line -> assertThat(line).contains("after the rotation"));
    }

    @Test
    @Order(5)
    void theMachineItselfReadsBothEpochs() {
        agent.run("check").expect(0);
        agent.run("recover", "1", "--to", folder.resolve("own old point").toString())
                .expect(0);
    }
}
