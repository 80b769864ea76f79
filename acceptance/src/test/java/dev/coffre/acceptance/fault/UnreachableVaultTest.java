package dev.coffre.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the vault should be, there is nothing or something else. */
class UnreachableVaultTest {
    @Test
    void eachIsToldApartAndThenTheVaultIsBack(@TempDir Path folder) throws IOException {
        try (VaultProcess vault = VaultProcess.start(folder)) {
            SourceTree source = SourceTree.in(folder.resolve("source"), 20).files("few", 5, 50_000);
            AgentProcess agent = AgentProcess.in(folder.resolve("machine")).registered(vault, "unreachable");
            agent.run("backup", source.path()).expect(0);
            source.text("few/new", "sent when the vault is back");
            vault.stop();

            Refusal.of(6, "vault-unreachable", vault.url()).expect(agent, "backup", source.path());

            try (PlainService _ = new PlainService(vault.port())) {
                Refusal.of(6, "vault-not-tls", vault.url()).expect(agent, "backup", source.path());
            }

            Path elsewhere = folder.resolve("elsewhere");
            try (VaultProcess other = VaultProcess.startOn(vault.port(), elsewhere)) {
                assertThat(other.url()).isEqualTo(vault.url());
                Refusal.of(6, "vault-wrong-pin", vault.url()).expect(agent, "backup", source.path());
                Refusal.of(6, "vault-wrong-pin", vault.url())
                        .expect(
                                agent,
                                "recover",
                                "--to",
                                folder.resolve("target").toString());
            }
            assertThat(folder.resolve("target")).doesNotExist();

            vault.restart();
            assertThat(agent.run("backup", source.path()).expect(0).figure("point"))
                    .isEqualTo(2);
        }
    }

    /** Another program: it does not understand TLS, says so in plain text and hangs up. */
    private static final class PlainService implements AutoCloseable {
        private final ServerSocket listening;

        PlainService(int port) throws IOException {
            listening = new ServerSocket(port, 5, InetAddress.getLoopbackAddress());
            Thread.ofPlatform().daemon().start(this::serve);
        }

        private void serve() {
            while (!listening.isClosed()) {
                try (Socket caller = listening.accept()) {
                    caller.getInputStream().readNBytes(5);
                    caller.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException closed) {
                    // The next caller, or the end.
                }
            }
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }
}
