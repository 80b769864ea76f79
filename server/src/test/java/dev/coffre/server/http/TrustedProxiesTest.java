package dev.coffre.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private final TrustedProxies proxies = TrustedProxies.parse(List.of("10.0.0.0/8", "2001:db8::/33", "192.0.2.7"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // peer | header | client
                "10.1.2.3 | 198.51.100.1 | 198.51.100.1",
                "10.1.2.3 | 203.0.113.9, 198.51.100.1 | 198.51.100.1",
                "10.1.2.3 | 203.0.113.9, 198.51.100.1, 10.9.9.9, 192.0.2.7 | 198.51.100.1",
                "10.1.2.3 | 10.0.0.1, 10.0.0.2 | 10.0.0.1",
                "10.1.2.3 | 198.51.100.1:4711 | 198.51.100.1",
                "192.0.2.7 | 198.51.100.1 | 198.51.100.1",
                "2001:db8:0:0:0:0:0:1 | [2001:db8:8000::1]:4711 | 2001:db8:8000:0:0:0:0:1",
                "2001:db8::1 | 2001:db8:8000::1 | 2001:db8:8000:0:0:0:0:1",
                "0:0:0:0:0:ffff:a01:203 | 198.51.100.1 | 198.51.100.1",
            })
    void whatANamedProxySaysIsBelievedUpToTheFirstThatIsNone(String peer, String header, String client) {
        assertThat(proxies.client(peer, List.of(header))).isEqualTo(client);
    }

    @Test
    void severalLinesOfTheHeaderAreOneList() {
        assertThat(proxies.client("10.0.0.1", List.of("203.0.113.9", "198.51.100.1, 10.0.0.2")))
                .isEqualTo("198.51.100.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.8", "11.0.0.1", "2001:db8:8000::1", "127.0.0.1", "0:0:0:0:0:0:0:1"})
    void nobodyElseIsBelieved(String peer) {
        assertThat(proxies.client(peer, List.of("198.51.100.1"))).isEqualTo(peer);
        assertThat(TrustedProxies.NONE.client(peer, List.of("198.51.100.1"))).isEqualTo(peer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "unknown", "example.org", "<script>", "fe80::1%eth0", "[::1", "198.51.100.1/8"})
    void whatIsNoAddressEndsTheList(String garbage) {
        assertThat(proxies.client("10.0.0.1", List.of(garbage))).isEqualTo("10.0.0.1");
        assertThat(proxies.client("10.0.0.1", List.of("203.0.113.9, " + garbage + ", 10.0.0.2")))
                .isEqualTo("10.0.0.2");
    }

    @Test
    void withoutTheHeaderTheProxyItselfAsks() {
        assertThat(proxies.client("10.0.0.1", List.of())).isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"proxy.example.org", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0.0/x", "", "::/129"})
    void aBlockThatIsNoneIsRefused(String block) {
        assertThatThrownBy(() -> TrustedProxies.parse(List.of(block)))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.TRUSTED_PROXY_INVALID));
    }
}
