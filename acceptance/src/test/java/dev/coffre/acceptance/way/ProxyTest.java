package dev.coffre.acceptance.way;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.fault.Refusal;
import dev.coffre.acceptance.network.SquidProxy;
import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.acceptance.tree.TreeComparison;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Through a real proxy with passwords, and what is said when that is not the way. */
@ExtendWith(SharedVault.class)
class ProxyTest {
    @TempDir
    private Path folder;

    private static String[] to(AgentProcess agent, String address, String password) {
        String file = agent.file("proxy-password", password + "\n").toString();
        return new String[] {"--proxy", address, "--proxy-user", SquidProxy.USER, "--proxy-password-file", file};
    }

    private static void setProxy(AgentProcess agent, String... proxy) {
        agent.run(Stream.concat(Stream.of("properties"), Stream.of(proxy)).toArray(String[]::new))
                .expect(0);
    }

    private static Path credentials(VaultProcess vault, String name, Path folder) {
        vault.administrator().createVault(name);
        return vault.administrator().credentials(name, folder);
    }

    @ParameterizedTest
    @EnumSource
    void whatTheSetupKnewOfTheProxyLeadsThroughItFromTheRegistrationOn(SquidProxy.Login login, VaultProcess vault)
            throws IOException {
        try (SquidProxy squid = SquidProxy.asking(login)) {
            SourceTree source = SourceTree.in(folder.resolve("source"), 50)
                    .file("large", 20_000_000)
                    .files("small", 200, 2_000);
            AgentProcess agent = AgentProcess.in(folder.resolve("machine"));
            setProxy(agent, to(agent, squid.address(), SquidProxy.PASSWORD));

            agent.register(credentials(vault, "by-" + login.name().toLowerCase(), folder))
                    .expect(0);
            assertThat(squid.tunnels()).isPositive();
            long registered = squid.tunnels();
            agent.run("backup", source.path()).expect(0);
            assertThat(squid.tunnels()).isGreaterThan(registered);
            Path target = folder.resolve("target");
            agent.run("recover", "--to", target.toString()).expect(0);

            assertThat(new TreeComparison(agent.logs()).differences(source.root(), target))
                    .isEmpty();
            assertThat(squid.refusals())
                    .as("once the proxy has asked, each further tunnel is asked for with the answer")
                    .isLessThan(squid.tunnels());
            assertThat(said(agent)).doesNotContain(SquidProxy.PASSWORD);
        }
    }

    /** All that the agent has printed and logged. */
    private static String said(AgentProcess agent) throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path place : List.of(agent.logs(), agent.home().resolve("logs"))) {
            try (Stream<Path> files = Files.walk(place)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    all.append(Files.readString(file, StandardCharsets.UTF_8));
                }
            }
        }
        return all.toString();
    }

    @Test
    void theEnvironmentNamesAProxyAndWhatGoesPastIt(VaultProcess vault) {
        try (SquidProxy squid = SquidProxy.asking(SquidProxy.Login.DIGEST)) {
            String url =
                    "http://" + SquidProxy.USER + ":" + SquidProxy.PASSWORD.replace(" ", "%20") + "@" + squid.address();
            AgentProcess agent = AgentProcess.in(folder.resolve("machine")).with("https_proxy", url);
            agent.register(credentials(vault, "by-environment", folder)).expect(0);
            long tunnels = squid.tunnels();
            assertThat(tunnels).isPositive();
            assertThat(squid.refusals()).isPositive();

            agent.with("no_proxy", "example.org, localhost:" + vault.port())
                    .run("status")
                    .expect(0);
            assertThat(squid.tunnels()).isEqualTo(tunnels);

            Refusal.of(6, "proxy-variable-unusable", "https_proxy")
                    .expect(agent.with("https_proxy", "socks5://" + squid.address()), "status");
        }
    }

    @Test
    void whateverComesInPlaceOfATunnelIsToldApart(VaultProcess vault) throws IOException {
        AgentProcess agent = AgentProcess.in(folder.resolve("machine"));
        String[] register = {
            "register",
            credentials(vault, "refused", folder).toString(),
            "--passphrase-file",
            agent.passphraseFile().toString(),
            "--i-saved-the-passphrase",
            "--no-recovery-code"
        };
        try (SquidProxy squid = SquidProxy.asking(SquidProxy.Login.DIGEST)) {
            setProxy(agent, "--proxy", squid.address());
            Refusal.of(6, "proxy-authentication-required", squid.address()).expect(agent, register);
            setProxy(agent, to(agent, squid.address(), "wrong"));
            Refusal.of(6, "proxy-login-refused", SquidProxy.USER).expect(agent, register);
            String password = agent.file("right", SquidProxy.PASSWORD).toString();
            setProxy(agent, "--proxy-user", SquidProxy.USER, "--proxy-password-file", password);
            agent.run(register).expect(0);

            squid.stop();
            Refusal.of(6, "proxy-unreachable", squid.address()).expect(agent, "status");
        }
        try (SquidProxy strict = SquidProxy.asking(SquidProxy.Login.BASIC, List.of("http_access deny all"))) {
            setProxy(agent, "--proxy", strict.address());
            Refusal.of(6, "proxy-refused", "localhost:" + vault.port()).expect(agent, "status");
        }
        // An address for documentation, which this machine has not: nothing leaves by it.
        List<String> nowhere = List.of("tcp_outgoing_address 192.0.2.1");
        try (SquidProxy lost = SquidProxy.asking(SquidProxy.Login.BASIC, nowhere)) {
            setProxy(agent, to(agent, lost.address(), SquidProxy.PASSWORD));
            Refusal.of(6, "proxy-cannot-reach-vault", lost.address()).expect(agent, "status");
        }
        try (CaptivePortal portal = new CaptivePortal()) {
            setProxy(agent, "--proxy", portal.address());
            Refusal.of(6, "proxy-no-tunnel", portal.address()).expect(agent, "status");
        }
    }

    /** Whatever is asked of it, it answers with its page. */
    private static final class CaptivePortal implements AutoCloseable {
        private static final String PAGE = "<html>Welcome to our WiFi</html>";
        private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: "
                + PAGE.length() + "\r\nConnection: close\r\n\r\n" + PAGE;

        private final ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());

        CaptivePortal() throws IOException {
            Thread.ofPlatform().daemon().start(this::serve);
        }

        String address() {
            return "127.0.0.1:" + listening.getLocalPort();
        }

        private void serve() {
            while (!listening.isClosed()) {
                try (Socket caller = listening.accept()) {
                    caller.getInputStream().readNBytes(5);
                    caller.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
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
