package dev.coffre.agent.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxySettingTest {
    @ParameterizedTest
    @CsvSource({
        "proxy:8080, '', vault.example.com, proxy:8080",
        "proxy, '', vault.example.com, proxy:80",
        "http=web:1;https=secure:2, '', vault.example.com, secure:2",
        "https=http://secure:2, '', vault.example.com, secure:2",
        "http=web:1;ftp=files:3, '', vault.example.com,",
        "socks=old:1080, '', vault.example.com,",
        "first:1 second:2, '', vault.example.com, first:1",
        "'', '', vault.example.com,",
        "proxy:1, *.example.com, vault.example.com,",
        "proxy:1, *.EXAMPLE.com, Vault.example.COM,",
        "proxy:1, example.com, vault.example.com, proxy:1",
        "proxy:1, 10.*;192.168.*, 10.1.2.3,",
        "proxy:1, 10.*, 110.1.2.3, proxy:1",
        "proxy:1, <local>, vault,",
        "proxy:1, <local>, vault.example.com, proxy:1",
        "proxy:1, https://vault.*, vault.example.com,",
        "proxy:1, http://vault.*, vault.example.com, proxy:1",
        "proxy:1, a.b, axb, proxy:1"
    })
    void choosesTheProxyOfHttps(String proxies, String exceptions, String host, String expected) {
        assertThat(ProxySetting.of(proxies, exceptions)
                        .proxyFor(URI.create("https://" + host + ":8443/"))
                        .map(Object::toString)
                        .orElse(null))
                .isEqualTo(expected);
    }
}
