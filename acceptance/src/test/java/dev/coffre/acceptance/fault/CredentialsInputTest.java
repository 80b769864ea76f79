package dev.coffre.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Bad vault credentials and passphrases at the registration. The machine stays unregistered and can try again. */
@ExtendWith(SharedVault.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialsInputTest {
    private static final String VAULT = "credentials-input";

    @TempDir
    private static Path folder;

    private AgentProcess agent;
    private Path superseded;
    private Path good;

    @BeforeAll
    void downloads(VaultProcess vault) throws IOException {
        agent = AgentProcess.in(folder.resolve("machine"));
        vault.administrator().createVault(VAULT);
        superseded = vault.administrator().credentials(VAULT, folder.resolve("superseded"));
        good = vault.administrator().credentials(VAULT, folder.resolve("good"));
    }

    private String[] register(Path credentials) {
        return registerWith(credentials, agent.passphraseFile());
    }

    private String[] registerWith(Path credentials, Path passphrase) {
        return new String[] {
            "register",
            credentials.toString(),
            "--passphrase-file",
            passphrase.toString(),
            "--i-saved-the-passphrase",
            "--no-recovery-code"
        };
    }

    private Path changed(String name, byte[] content) throws IOException {
        return Files.write(Files.createDirectories(folder.resolve("changed")).resolve(name), content);
    }

    @Test
    void missing() {
        Path nowhere = folder.resolve("nowhere_2026-01-01.VaultCredentials");

        Refusal.of(2, "credentials-missing", nowhere).expect(agent, register(nowhere));
    }

    @Test
    void unreadable() throws IOException {
        Path closed = changed("closed.VaultCredentials", Files.readAllBytes(good));
        Files.setPosixFilePermissions(closed, java.util.Set.of());

        var told = Refusal.of(2, "credentials-unreadable", closed).told(agent.unprivileged(register(closed)));

        assertThat(told.path("remedy").asString()).contains("local temporary folder");
    }

    @Test
    void truncated() throws IOException {
        byte[] whole = Files.readAllBytes(good);
        Path half = changed("half.VaultCredentials", java.util.Arrays.copyOf(whole, whole.length / 2));

        Refusal.of(4, "credentials-truncated", half).expect(agent, register(half));
    }

    @Test
    void edited() throws IOException {
        String text = Files.readString(good).replace(VAULT, "another-name-input");
        Path edited = changed("edited.VaultCredentials", text.getBytes(java.nio.charset.StandardCharsets.UTF_8));

        Refusal.of(4, "credentials-damaged", edited).expect(agent, register(edited));
    }

    @Test
    void renamed() throws IOException {
        Path renamed = changed("credentials.json", Files.readAllBytes(good));

        Refusal.of(4, "credentials-renamed", renamed).expect(agent, register(renamed));
    }

    @Test
    void superseded() {
        Refusal.of(4, "credentials-superseded", VAULT).expect(agent, register(superseded));
    }

    @Test
    void aPassphraseThatIsTooShort() {
        Path shortOne = agent.file("short", "only 15 letters\n");

        Refusal.of(2, "passphrase-too-short", "16").expect(agent, registerWith(good, shortOne));
    }

    @Test
    void passphrasesThatDoNotMatch() {
        var refused = agent.typed(
                "words typed at a terminal,words typed at a terminus",
                "register",
                good.toString(),
                "--no-recovery-code",
                "--lang",
                "en");

        assertThat(refused.expect(2).out())
                .contains("The two passphrases are not the same.")
                .contains("passphrase-mismatch")
                .doesNotContain("horse");
    }

    @Test
    void aWarningThatIsNotAcknowledged() {
        Refusal.of(2, "loss-not-acknowledged")
                .expect(
                        agent,
                        "register",
                        good.toString(),
                        "--passphrase-file",
                        agent.passphraseFile().toString(),
                        "--no-recovery-code");
    }

    @Test
    void afterAllThatTheGoodFileStillRegisters() {
        AgentProcess patient = AgentProcess.in(folder.resolve("patient"));
        patient.run(register(superseded)).expect(4);

        patient.run(register(good)).expect(0);

        Refusal.of(1, "already-registered", VAULT).expect(patient, register(good));
    }
}
