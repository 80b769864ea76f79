package dev.coffre.acceptance.way;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.coffre.acceptance.fault.Refusal;
import dev.coffre.acceptance.network.SquidProxy;
import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.acceptance.tree.TreeComparison;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
            assertThat(squid.log())
                    .as("each new tunnel is asked for with what the proxy said last, not twice")
                    .hasSizeLessThan((int) (2 * squid.tunnels()))
                    .allMatch(line -> line.contains(" CONNECT localhost:" + vault.port() + " "));
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

            agent.with("no_proxy", "example.org, localhost:" + vault.port())
                    .run("status")
                    .expect(0);
            assertThat(squid.log())
                    .filteredOn(line -> line.contains("TCP_TUNNEL"))
                    .hasSize((int) tunnels);

            Refusal.of(6, "proxy-variable-unusable", "https_proxy")
                    .expect(agent.with("https_proxy", "socks5://" + squid.address()), "status");
        }
    }

    @Test
    void whateverAProxyRefusesIsToldApart(VaultProcess vault) throws IOException {
        try (SquidProxy squid = SquidProxy.asking(
                SquidProxy.Login.DIGEST,
                List.of("acl there port " + vault.port(), "http_access deny CONNECT !there"))) {
            AgentProcess agent = AgentProcess.in(folder.resolve("machine"));
            Path credentials = credentials(vault, "refused", folder);
            String address = squid.address();
            String[] register = {
                "register",
                credentials.toString(),
                "--passphrase-file",
                agent.passphraseFile().toString(),
                "--i-saved-the-passphrase",
                "--no-recovery-code"
            };

            setProxy(agent, "--proxy", address);
            Refusal.of(6, "proxy-authentication-required", address).expect(agent, register);
            setProxy(agent, to(agent, address, "wrong"));
            Refusal.of(6, "proxy-login-refused", SquidProxy.USER).expect(agent, register);
            String password = agent.file("right", SquidProxy.PASSWORD).toString();
            setProxy(agent, "--proxy-user", SquidProxy.USER, "--proxy-password-file", password);
            agent.run(register).expect(0);

            try (VaultProcess other = VaultProcess.start(folder.resolve("other"))) {
                AgentProcess elsewhere = AgentProcess.in(folder.resolve("elsewhere"));
                setProxy(elsewhere, to(elsewhere, address, SquidProxy.PASSWORD));
                register[1] = credentials(other, "forbidden", folder).toString();
                Refusal.of(6, "proxy-refused", "localhost:" + other.port()).expect(elsewhere, register);
            }

            squid.stop();
            Refusal.of(6, "proxy-unreachable", address).expect(agent, "status");

            HttpServer portal = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            portal.createContext("/", exchange -> {
                byte[] page = "<html>Welcome to our WiFi</html>".getBytes(StandardCharsets.US_ASCII);
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
                exchange.close();
            });
            portal.start();
            String there = "127.0.0.1:" + portal.getAddress().getPort();
            setProxy(agent, "--proxy", there);
            Refusal.of(6, "proxy-no-tunnel", there).expect(agent, "status");
            portal.stop(0);
        }
    }

    @Test
    void aVaultThatIsDownBehindAProxyIsNotTheProxysFault() {
        try (SquidProxy squid = SquidProxy.asking(SquidProxy.Login.BASIC);
                VaultProcess vault = VaultProcess.start(folder)) {
            AgentProcess agent = AgentProcess.in(folder.resolve("machine"));
            setProxy(agent, to(agent, squid.address(), SquidProxy.PASSWORD));
            agent.register(credentials(vault, "down", folder)).expect(0);
            vault.stop();

            Refusal.of(6, "proxy-cannot-reach-vault", squid.address()).expect(agent, "status");

            try (VaultProcess other = VaultProcess.startOn(vault.port(), folder.resolve("elsewhere"))) {
                Refusal.of(6, "vault-wrong-pin", other.url()).expect(agent, "status");
            }
        }
    }
}
