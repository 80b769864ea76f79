package dev.coffre.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.VaultCommandLine;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clocks that are wrong, and a vault that is not the one it was. */
class CredentialsAgeTest {
    @Test
    void credentialsThatWereIssuedTwoDaysAgoHaveExpired(@TempDir Path folder) {
        try (VaultProcess vault = VaultProcess.start(folder)) {
            vault.administrator().createVault("ages");
            vault.stop();
            Path old = folder.resolve("old.VaultCredentials");
            VaultCommandLine past = VaultCommandLine.ago(Duration.ofHours(49));
            past.run(vault.data(), "admin", "issue-credentials", "ages", "--to", old.toString())
                    .expect(9);
            past.run(vault.data(), "admin", "clock", "confirm").expect(0);
            past.run(vault.data(), "admin", "issue-credentials", "ages", "--to", old.toString())
                    .expect(0);
            vault.restart();
            AgentProcess agent = AgentProcess.in(folder.resolve("machine"));

            Refusal.of(4, "credentials-expired", "ages")
                    .expect(
                            agent,
                            "register",
                            old.toString(),
                            "--passphrase-file",
                            agent.passphraseFile().toString(),
                            "--i-saved-the-passphrase",
                            "--no-recovery-code");
            agent.register(vault.administrator().credentials("ages", folder)).expect(0);
        }
    }

    @Test
    @Tag("long")
    void aVaultWhoseClockMovesOnRefusesCredentialsButKeepsItsMachines(@TempDir Path folder) {
        try (VaultProcess vault = VaultProcess.start(folder)) {
            SourceTree source = SourceTree.in(folder.resolve("source"), 10).file("one", 100_000);
            AgentProcess agent = AgentProcess.in(folder.resolve("machine")).registered(vault, "ages");
            Path credentials = vault.administrator().credentials("ages", folder);

            vault.restartWith(FakeTime.of("+49h"));
            Outcome late = AgentProcess.in(folder.resolve("late")).register(credentials);
            assertThat(late.expect(4).code()).isEqualTo("credentials-expired");
            agent.run("backup", source.path()).expect(0);

            vault.restartWith(Map.of());
            AgentProcess.in(folder.resolve("in-time")).register(credentials).expect(0);
        }
    }

    @Test
    void anAgentWhoseClockStandsIn1970DoesItsWork(@TempDir Path folder) {
        try (VaultProcess vault = VaultProcess.start(folder)) {
            SourceTree source = SourceTree.in(folder.resolve("source"), 11).files("few", 10, 10_000);
            AgentProcess agent = AgentProcess.in(folder.resolve("machine"))
                    .registered(vault, "in-1970")
                    .with(FakeTime.of("@1970-01-02 03:04:05"));

            agent.run("backup", source.path()).expect(0);
            agent.run("recover", "--to", folder.resolve("target").toString()).expect(0);
        }
    }

    @Test
    void credentialsOfTheVaultThatWasHereBeforeAreRefused(@TempDir Path folder) throws IOException {
        Path credentials;
        try (VaultProcess vault = VaultProcess.start(folder)) {
            vault.administrator().createVault("first-life");
            credentials = vault.administrator().credentials("first-life", folder);
            vault.stop();
            // Set up anew at the same address with the same TLS key: the pin fits, the vault does not.
            Path data = vault.data();
            Path past = Files.move(data, folder.resolve("past"));
            Files.createDirectories(data.resolve("store"));
            Files.createDirectories(data.resolve("keys"));
            Files.copy(past.resolve("keys/tls.p12"), data.resolve("keys/tls.p12"));
            vault.restart();
            vault.administrator().createVault("second-life");

            AgentProcess agent = AgentProcess.in(folder.resolve("machine"));
            Refusal.of(4, "credentials-of-other-vault", "first-life")
                    .expect(
                            agent,
                            "register",
                            credentials.toString(),
                            "--passphrase-file",
                            agent.passphraseFile().toString(),
                            "--i-saved-the-passphrase",
                            "--no-recovery-code");
            agent.register(vault.administrator().credentials("second-life", folder))
                    .expect(0);
        }
    }
}
