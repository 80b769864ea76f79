package dev.coffre.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.acceptance.tree.TreeComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The first machine is lost. Somewhere else, with vault credentials and a secret, everything comes back. */
@ExtendWith(SharedVault.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherMachineTest {
    private static final String VAULT = "other-machine";

    @TempDir
    private static Path folder;

    private AgentProcess lost;
    private AgentProcess other;
    private SourceTree source;
    private Path credentials;
    private Path recoveryCode;

    @BeforeAll
    void backsUpAndLosesTheMachine(VaultProcess vault) {
        source = SourceTree.in(folder.resolve("source"), 2)
                .files("papers", 20, 5_000)
                .file("picture", 2_000_000);
        lost = AgentProcess.in(folder.resolve("lost"));
        recoveryCode = folder.resolve("recovery code");
        vault.administrator().createVault(VAULT);
        credentials = vault.administrator().credentials(VAULT, folder);
        lost.run(
                        "register",
                        credentials.toString(),
                        "--passphrase-file",
                        lost.passphraseFile().toString(),
                        "--i-saved-the-passphrase",
                        "--recovery-code-file",
                        recoveryCode.toString(),
                        "--name",
                        "lost-machine")
                .expect(0);
        lost.run("backup", source.path()).expect(0);
        other = AgentProcess.in(folder.resolve("other"));
    }

    @Test
    void thePassphraseBringsEverythingBack() {
        recovers("by passphrase", "--passphrase-file", lost.passphraseFile());
    }

    @Test
    void theRecoveryCodeBringsEverythingBack() {
        recovers("by recovery code", "--recovery-code-file", recoveryCode);
    }

    private void recovers(String name, String flag, Path secret) {
        Path target = folder.resolve(name);

        other.run(
                        "recover",
                        "--machine",
                        "lost-machine",
                        "--credentials",
                        credentials.toString(),
                        flag,
                        secret.toString(),
                        "--to",
                        target.toString())
                .expect(0);

        assertThat(new TreeComparison(other.logs()).differences(source.root(), target))
                .isEmpty();
    }

    @Test
    void aWrongPassphraseIsToldAndOpensNothing() {
        Path target = folder.resolve("not this way");

        var refused = other.run(
                "recover",
                "--machine",
                "lost-machine",
                "--credentials",
                credentials.toString(),
                "--passphrase-file",
                other.file("wrong", "incorrect horse battery staple\n").toString(),
                "--to",
                target.toString());

        assertThat(refused.expect(5).code()).isEqualTo("passphrase-wrong");
        assertThat(target).doesNotExist();
    }

    @Test
    void aRecoveryCodeWithAMistypedLetterIsToldApart() throws IOException {
        String code = Files.readString(recoveryCode).strip();
        String mistyped = (code.startsWith("0") ? "1" : "0") + code.substring(1);

        var refused = other.run(
                "points",
                "--machine",
                "lost-machine",
                "--credentials",
                credentials.toString(),
                "--recovery-code-file",
                other.file("mistyped", mistyped).toString());

        assertThat(refused.expect(5).code()).isEqualTo("recovery-code-malformed");
    }
}
