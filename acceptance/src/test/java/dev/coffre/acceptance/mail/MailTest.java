package dev.coffre.acceptance.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.Administrator;
import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts come by mail, and only to where the operator lets it go. */
class MailTest {
    private static final String PASSWORD = "canary-of-a-mail-password";
    private static final String MACHINE = "<img src=x onerror=alert(1)> \u202Egpj =cmd|calc";

    @TempDir
    private static Path folder;

    @Test
    void aFailedBackupIsToldByMailAndSoIsItsEnd() throws Exception {
        try (VaultProcess vault = VaultProcess.start(folder);
                MailServerProcess mail = new MailServerProcess(folder.resolve("mail"), PASSWORD)) {
            onlyTheOperatorLetsMailGoAnywhere(vault, mail);
            aMachineFailsAndRecovers(vault, mail);
            aLoginIsProtected(vault, mail);
            assertThat(filesWithPassword(folder)).containsExactly("mail.json");
        }
    }

    private static Outcome set(VaultProcess vault, int port, String... more) {
        String[] command = Stream.concat(
                        Stream.of(
                                "admin",
                                "set-mail",
                                "--host",
                                "localhost",
                                "--port",
                                String.valueOf(port),
                                "--from",
                                "coffre@example.org"),
                        Stream.of(more))
                .toArray(String[]::new);
        return vault.command(command);
    }

    private static void allow(VaultProcess vault, MailServerProcess mail, boolean loopback) throws IOException {
        Files.writeString(
                vault.data().resolve("mail-allow.json"),
                "{\"ports\":[%d,%d],\"loopback\":%s}".formatted(mail.plainPort(), mail.protectedPort(), loopback));
    }

    private static void onlyTheOperatorLetsMailGoAnywhere(VaultProcess vault, MailServerProcess mail)
            throws IOException {
        assertThat(vault.command("admin", "test-mail", "ada@example.org").code())
                .isEqualTo("mail-not-set");
        assertThat(set(vault, mail.plainPort(), "--security", "none").code()).isEqualTo("mail-settings-invalid");
        allow(vault, mail, false);
        set(vault, mail.plainPort(), "--security", "none").expect(0);
        Outcome loopback = vault.command("admin", "test-mail", "ada@example.org");
        assertThat(loopback.code()).isEqualTo("mail-failed");
        assertThat(loopback.out()).contains("address is not allowed");
        allow(vault, mail, true);
        vault.command("admin", "test-mail", "ada@example.org").expect(0);
        mail.await(1);
    }

    private static void aMachineFailsAndRecovers(VaultProcess vault, MailServerProcess mail) throws Exception {
        Administrator administrator = vault.administrator();
        administrator.createVault("offices");
        vault.command("admin", "set-recipients", "offices", "ada@example.org", "--closings", "--lang", "fr")
                .expect(0);
        AgentProcess agent = AgentProcess.in(folder.resolve("machine"));
        agent.run(
                        "register",
                        administrator.credentials("offices", folder).toString(),
                        "--passphrase-file",
                        agent.passphraseFile().toString(),
                        "--i-saved-the-passphrase",
                        "--no-recovery-code",
                        "--name",
                        MACHINE)
                .expect(0);
        SourceTree source = SourceTree.in(folder.resolve("source"), 7).file("film", 300_000);
        administrator.limit("offices", 1);
        agent.run("backup", source.path()).expect(9);
        MimeMessage failed = mail.await(2).get(1);
        assertThat(failed.getHeader("X-To")).containsExactly("ada@example.org");
        assertThat(failed.getContentType()).containsIgnoringCase("text/plain").containsIgnoringCase("utf-8");
        assertThat(failed.getSubject()).startsWith("[Coffre] Critique : ").endsWith("Une sauvegarde a échoué");
        assertThat(String.valueOf(failed.getContent()))
                .contains("Ordinateur : \u2068<img src=x onerror=alert(1)> \\u{202e}gpj =cmd|calc\u2069")
                .contains("quota-exceeded");
        administrator.limit("offices", 0);
        agent.run("backup", source.path()).expect(0);
        assertThat(mail.await(3).get(2).getSubject()).startsWith("[Coffre] Résolu");
        assertThat(vault.command("admin", "list-alerts", "--vault", "offices", "--state", "open")
                        .expect(0)
                        .lines()
                        .getFirst()
                        .path("alerts"))
                .noneMatch(alert -> alert.path("kind").asString().equals("backup-failed"));
    }

    private static void aLoginIsProtected(VaultProcess vault, MailServerProcess mail) throws Exception {
        String password = Files.writeString(folder.resolve("typed-password"), PASSWORD + "\n")
                .toString();
        String[] login = {"--security", "starttls", "--user", "coffre", "--password-file", password};
        assertThat(set(
                                vault,
                                mail.protectedPort(),
                                "--security",
                                "none",
                                "--user",
                                "coffre",
                                "--password-file",
                                password)
                        .code())
                .isEqualTo("mail-settings-invalid");
        set(vault, mail.protectedPort(), login).expect(0);
        Outcome untrusted = vault.command("admin", "test-mail", "ada@example.org");
        assertThat(untrusted.out()).contains("TLS is not to be trusted");
        set(vault, mail.plainPort(), login).expect(0);
        assertThat(vault.command("admin", "test-mail", "ada@example.org").code())
                .as("a server without STARTTLS gets no password")
                .isEqualTo("mail-failed");
        assertThat(mail.hasRefused()).isFalse();

        vault.restartWith(Map.of(
                "COFFRE_VAULT_JAVA_OPTIONS",
                "-XX:TieredStopAtLevel=1 -Djavax.net.ssl.trustStore=" + trusting(mail.certificate())
                        + " -Djavax.net.ssl.trustStorePassword=changeit"));
        set(vault, mail.protectedPort(), login).expect(0);
        vault.command("admin", "test-mail", "ada@example.org").expect(0);
        assertThat(mail.await(4).get(3).getHeader("X-Login")).containsExactly("True");
        Files.delete(Path.of(password));
        Files.delete(folder.resolve("mail/password"));
    }

    private static Path trusting(Path certificate) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var in = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "mail", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        Path file = folder.resolve("trusted.p12");
        try (var out = Files.newOutputStream(file)) {
            store.store(out, "changeit".toCharArray());
        }
        return file;
    }

    private static List<String> filesWithPassword(Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(Files::isRegularFile)
                    .filter(MailTest::holdsPassword)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    private static boolean holdsPassword(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(PASSWORD);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
