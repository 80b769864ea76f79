package dev.coffre.acceptance.address;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.network.CertificateAuthority;
import dev.coffre.acceptance.network.TlsProxy;
import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Registered machines follow a vault that announces where it goes; those that were off need one new file. */
class MovingVaultTest {
    @TempDir
    private Path folder;

    @Test
    void anAnnouncedCertificateIsFollowedAndOneThatWasMissedIsNamed() {
        try (VaultProcess vault = VaultProcess.start(folder.resolve("host"))) {
            AgentProcess present = AgentProcess.in(folder.resolve("present")).registered(vault, "present");
            AgentProcess absent = AgentProcess.in(folder.resolve("absent")).registered(vault, "absent");
            String first = pin(vault);

            announce(vault, "announce-certificate");
            present.run("status").expect(0);
            announce(vault, "announce-certificate", "--activate");

            assertThat(pin(vault)).isNotEqualTo(first);
            present.run("status").expect(0);
            Outcome lost = absent.run("status").expect(6);
            assertThat(lost.code()).isEqualTo("vault-wrong-pin");
            assertThat(lost.err()).contains("coffre properties --credentials");

            vault.restart();
            present.run("status").expect(0);
            assertThat(properties(present).path("pins").asString()).isEqualTo(pin(vault));
            Path file = vault.administrator().credentials("absent", folder.resolve("new"));
            absent.run("properties", "--credentials", file.toString()).expect(0);
            absent.run("status").expect(0);
        }
    }

    @Test
    @Tag("long")
    void aVaultThatMovesToAnotherHostKeepsItsIdentity() {
        SourceTree source = SourceTree.in(folder.resolve("source"), 51).files("few", 5, 5_000);
        VaultProcess old = VaultProcess.start(folder.resolve("old-host"));
        AgentProcess present = AgentProcess.in(folder.resolve("present")).registered(old, "present");
        AgentProcess absent = AgentProcess.in(folder.resolve("absent")).registered(old, "absent");
        present.run("backup", source.path()).expect(0);
        int port = VaultProcess.freePort();
        announce(old, "announce-address", "https://localhost:" + port);
        present.run("status").expect(0);
        String pin = pin(old);
        old.stop();
        copy(old.data(), folder.resolve("new-host"));

        try (VaultProcess moved = VaultProcess.startOn(port, folder.resolve("new-host"))) {
            assertThat(pin(moved)).isEqualTo(pin);
            assertThat(present.run("backup", source.path()).expect(0).figure("point"))
                    .isEqualTo(2);
            present.run("status").expect(0);
            assertThat(properties(present).path("vault").asString())
                    .as("the old address is given up once the new one has answered")
                    .isEqualTo(moved.url());

            assertThat(absent.run("status").expect(6).code()).isEqualTo("vault-unreachable");
            Path file = moved.administrator().credentials("absent", folder.resolve("new"));
            absent.run("properties", "--credentials", file.toString()).expect(0);
            absent.run("backup", source.path()).expect(0);
        }
    }

    @Test
    void anAnnouncementThatTheVaultDidNotSignIsRefusedAndChangesNothing() throws IOException {
        int port = VaultProcess.freePort();
        try (VaultProcess vault = VaultProcess.startBehind(port, folder.resolve("host"));
                TlsProxy proxy = TlsProxy.passing(vault, port)) {
            AgentProcess agent = AgentProcess.in(folder.resolve("machine")).registered(vault, "forged");
            agent.run("status").expect(0);
            String before = properties(agent).toString();
            byte[] forged = """
                    {"token":"%s","expires":%d,"address":{"number":9000000000000,
                     "urls":["https://elsewhere.example:8443"],"tlsPins":["%s"],"signature":"%s"}}""".formatted("0".repeat(64), Long.MAX_VALUE / 2, "1".repeat(64), "2".repeat(128))
                    .getBytes(StandardCharsets.UTF_8);
            proxy.interfere(exchange -> {
                if (!exchange.getRequestURI().getPath().equals("/v1/token")) {
                    return false;
                }
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, forged.length);
                exchange.getResponseBody().write(forged);
                return true;
            });

            Outcome refused = agent.run("status").expect(8);

            assertThat(refused.code()).isEqualTo("announcement-forged");
            proxy.interfere(exchange -> false);
            assertThat(properties(agent).toString()).isEqualTo(before);
            agent.run("status").expect(0);
        }
    }

    @Test
    @Tag("long")
    void aCertificateOfAnAuthorityReplacesThePin() throws Exception {
        CertificateAuthority authority = CertificateAuthority.in(folder.resolve("authority"));
        authority.issue("first");
        authority.issue("renewed");
        try (VaultProcess vault = VaultProcess.start(folder.resolve("host"))) {
            AgentProcess trusting = AgentProcess.in(folder.resolve("trusting"))
                    .with("COFFRE_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 " + authority.trustOptions())
                    .registered(vault, "trusting");
            announce(
                    vault,
                    "announce-certificate",
                    "--key",
                    authority.key("first").toString(),
                    "--certificate",
                    authority.certificate("first").toString());
            trusting.run("status").expect(0);
            announce(vault, "announce-certificate", "--activate");
            vault.restartWithFlags("--tls-pin", "ca");
            trusting.run("status").expect(0);
            trusting.run("status").expect(0);
            assertThat(properties(trusting).path("pins").asString()).isEmpty();

            install(authority, "renewed", vault);

            trusting.run("status").expect(0);
            assertThat(trusting.with("COFFRE_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1")
                            .run("status")
                            .expect(6)
                            .code())
                    .as("without the authority, the certificate is nobody's")
                    .isEqualTo("vault-not-tls");
        }
    }

    /** As an operator puts a renewed certificate in place. */
    private static void install(CertificateAuthority authority, String name, VaultProcess vault) throws IOException {
        vault.stop();
        Files.copy(authority.key(name), vault.data().resolve("keys/tls.key"));
        Files.copy(authority.certificate(name), vault.data().resolve("keys/tls.crt"));
        vault.restart();
    }

    private static void announce(VaultProcess vault, String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "admin";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        vault.command(command).expect(0);
    }

    /** The pins by which agents recognise the vault. */
    private static String pin(VaultProcess vault) {
        return vault.command("admin", "show-address")
                .expect(0)
                .lines()
                .getFirst()
                .path("tlsPins")
                .path(0)
                .asString("");
    }

    private static JsonNode properties(AgentProcess agent) {
        return agent.run("properties").expect(0).events("properties").getFirst();
    }

    private void copy(Path data, Path host) {
        Invocation.of(Path.of("/bin/mkdir"), "-p", host.toString())
                .run(folder.resolve("said"))
                .expect(0);
        Invocation.of(Path.of("/bin/cp"), "-a", data.toString(), host.toString())
                .run(folder.resolve("said"))
                .expect(0);
    }
}
