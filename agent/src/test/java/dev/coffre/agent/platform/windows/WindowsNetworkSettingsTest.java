package dev.coffre.agent.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.coffre.agent.platform.windows.WindowsProxies.AccountSetting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Proxies and authorities as Windows, or Wine, has them. Sets the proxy of this account and takes it back. */
@EnabledOnOs(OS.WINDOWS)
class WindowsNetworkSettingsTest {
    private static final String KEY =
            "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections";
    private static final String VALUE = "DefaultConnectionSettings";
    private static final int USE_PROXY = 2;
    private static final int USE_SCRIPT = 4;
    private static final URI VAULT = URI.create("https://vault.example.com:8443/v1/records");

    @BeforeEach
    void reset() throws IOException, InterruptedException {
        set(0, "", "", "");
    }

    @AfterEach
    void takeBack() throws IOException, InterruptedException {
        assertThat(run("reg", "delete", KEY, "/v", VALUE, "/f")).isZero();
    }

    /** Writes the settings as the Internet Options of Windows do: version, counter, flags, and strings with their lengths. */
    private static void set(int flags, String proxy, String exceptions, String script)
            throws IOException, InterruptedException {
        ByteBuffer value = ByteBuffer.allocate(4_096).order(ByteOrder.LITTLE_ENDIAN);
        value.putInt(0x46).putInt(0).putInt(flags | 1);
        for (String text : List.of(proxy, exceptions, script)) {
            value.putInt(text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
        }
        value.put(new byte[32]);
        String hex = HexFormat.of().formatHex(value.array(), 0, value.position());
        assertThat(run("reg", "add", KEY, "/v", VALUE, "/t", "REG_BINARY", "/d", hex, "/f"))
                .isZero();
    }

    private static int run(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static String proxy(URI target) {
        return new WindowsProxies().proxyFor(target).map(Object::toString).orElse("direct");
    }

    @Test
    void readsTheProxyOfTheAccountAndItsExceptions() throws IOException, InterruptedException {
        assertThat(proxy(VAULT)).isEqualTo("direct");

        set(USE_PROXY, "http=web:1;https=secure.example.com:3128", "*.inner.example.com;<local>", "");

        assertThat(WindowsProxies.account())
                .isEqualTo(new AccountSetting(
                        false, "", "http=web:1;https=secure.example.com:3128", "*.inner.example.com;<local>"));
        assertThat(proxy(VAULT)).isEqualTo("secure.example.com:3128");
        assertThat(proxy(URI.create("https://vault.inner.example.com/"))).isEqualTo("direct");
        assertThat(proxy(URI.create("https://vault/"))).isEqualTo("direct");
    }

    @Test
    void remembersTheProxyOfAVault() throws IOException, InterruptedException {
        WindowsProxies proxies = new WindowsProxies();
        assertThat(proxies.proxyFor(VAULT)).isEmpty();

        set(USE_PROXY, "secure.example.com:3128", "", "");

        assertThat(proxies.proxyFor(VAULT))
                .as("a script is not run before every request")
                .isEmpty();
    }

    @Test
    void runsTheConfigurationScript() throws IOException, InterruptedException {
        byte[] script = ("function FindProxyForURL(url, host) { return host == 'vault.example.com'"
                        + " ? 'PROXY by-script.example.com:8080; DIRECT' : 'DIRECT'; }")
                .getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/proxy.pac", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/x-ns-proxy-autoconfig");
            exchange.sendResponseHeaders(200, script.length);
            exchange.getResponseBody().write(script);
            exchange.close();
        });
        server.start();
        try {
            set(USE_SCRIPT, "", "", "http://127.0.0.1:" + server.getAddress().getPort() + "/proxy.pac");

            assertThat(proxy(VAULT)).isEqualTo("by-script.example.com:8080");
            assertThat(proxy(URI.create("https://other.example.com/"))).isEqualTo("direct");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void readsTheRootCertificates() {
        List<X509Certificate> authorities = new WindowsAuthorities().certificates();

        assertThat(authorities).hasSizeGreaterThan(10).doesNotHaveDuplicates();
        assertThat(authorities)
                .allSatisfy(authority -> assertThat(
                                authority.getSubjectX500Principal().getName())
                        .isNotEmpty());
        assertThat(WindowsAuthorities.read("no such store")).isEmpty();
    }
}
