package dev.coffre.vault.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.vault.client.ProxyChoice.Explicit;
import dev.coffre.vault.client.ProxyChoice.FromEnvironment;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a proxy is named, and what the environment says of it. */
class ProxyChoiceTest {
    private static final URI VAULT = URI.create("https://vault.example.org:8443");

    private static Optional<String> by(Map<String, String> environment) {
        return new FromEnvironment(environment).proxyFor(VAULT).map(Explicit::toString);
    }

    private static Explicit parsed(String text) {
        return Explicit.parse(text).orElseThrow();
    }

    @Test
    void theLowerCaseVariableGoesFirstAndAnEmptyOneIsNone() {
        assertThat(by(Map.of())).isEmpty();
        assertThat(by(Map.of("https_proxy", "one:1", "HTTPS_PROXY", "two:2", "all_proxy", "three:3")))
                .contains("one:1");
        assertThat(by(Map.of("https_proxy", "", "HTTPS_PROXY", "two:2", "all_proxy", "three:3")))
                .contains("two:2");
        assertThat(by(Map.of("all_proxy", "", "ALL_PROXY", "four:4"))).contains("four:4");
        assertThat(by(Map.of("http_proxy", "other:1"))).as("that of plain HTTP").isEmpty();
        assertThat(by(Map.of("https_proxy", "http://one"))).contains("one:1080");
    }

    /** To go directly instead would show the vault's address to a network that must not see it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://secure:3128",
                "socks5://127.0.0.1:1080",
                "socks5h://me:s3cret@one:1080",
                "https://me:s3cret@one:3128",
                "http://me:s3cret@one:99999",
                "a b"
            })
    void aVariableThatNamesNoHttpProxyIsAProblemThatDoesNotTellThePassword(String value) {
        Problem problem = catchThrowableOfType(Problem.class, () -> by(Map.of("HTTPS_PROXY", value)));
        assertThat(problem.code()).isEqualTo(ProblemCode.PROXY_VARIABLE_UNUSABLE);
        assertThat(problem.details()).isEqualTo(Map.of("variable", "HTTPS_PROXY"));
    }

    @Test
    void nameAndPasswordStandBeforeTheHostWithEscapes() {
        ProxyCredentials login = parsed("HTTP://a%3Ab:p%40ss%+w:ö@proxy_1.lan:8080/")
                .credentials()
                .orElseThrow();
        assertThat(login.user()).isEqualTo("a:b");
        assertThat(new String(login.password())).isEqualTo("p@ss%+w:ö");
        assertThat(parsed("http://me:a@b@proxy_1.lan:8080")).hasToString("proxy_1.lan:8080");
        assertThat(parsed("me@proxy:1").credentials().orElseThrow().password()).isEmpty();
        assertThat(Explicit.parse("proxy")).as("no port").isEmpty();
        assertThat(Explicit.parse("[a:b]:1")).as("no address").isEmpty();
        assertThat(parsed("[::1]:8080")).hasToString("[::1]:8080");
        assertThat(parsed("[::1]:8080").host()).isEqualTo("::1");
    }

    /** Problems, the history and the support bundle name the host. */
    @ParameterizedTest
    @ValueSource(
            strings = {"me:s3cret@proxy", "me@proxy", "http://proxy", "proxy:3128", "cafe:3128", "[::1]", "a b", ""})
    void aHostIsANameOrAnAddressAndNothingMore(String host) {
        assertThatThrownBy(() -> new Explicit(host, 3128, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("proxy:", "s3cret", "@");
    }

    @Test
    void aTextIsShownWithoutItsLogin() {
        assertThat(Explicit.withoutLogin("http://me:s3@cret@proxy:3128")).isEqualTo("…@proxy:3128");
        assertThat(Explicit.withoutLogin("proxy")).isEqualTo("proxy");
    }

    /** curl 8.14 answers the same, but for ports and brackets, which it does not know, and blocks of IPv6, where it errs. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        *                       | vault.example.org | true
        vault.example.org       | vault.example.org | true
        example.org             | vault.example.org | true
        .example.org            | vault.example.org | true
        .example.org            | example.org       | true
        EXAMPLE.org             | vault.example.ORG | true
        example.org.            | vault.example.org | true
        example.org             | vault.example.org.| true
        ample.org               | vault.example.org | false
        vault.example.org       | example.org       | false
        one, example.org        | vault.example.org | true
        one,,example.org,       | vault.example.org | true
        127.0.0.1               | 127.0.0.1         | true
        127.0.0.1               | 127.0.0.2         | false
        127.0.0.0/8             | 127.1.2.3         | true
        192.168.0.0/23          | 192.168.1.255     | true
        192.168.0.0/23          | 192.168.2.0       | false
        192.168.0.128/25        | 192.168.0.127     | false
        192.168.0.0/33          | 192.168.0.0       | false
        192.168.0.0/x           | 192.168.1.0       | false
        0.0.1                   | 127.0.0.1         | false
        1.0.0.127.in-addr       | 127.0.0.1         | false
        ::1                     | [::1]             | true
        fe80::/10               | [fe80::1]         | true
        fe80::/10               | [fec0::1]         | false
        2001:db8::/32           | [2001:db8:1::5]   | true
        example.org:8443        | vault.example.org | true
        example.org:443         | vault.example.org | false
        [::1]:8443              | [::1]             | true
        127.0.0.0/8:443         | 127.0.0.1         | false
        """)
    void noProxyNamesWhatIsReachedDirectly(String list, String host, boolean direct) {
        ProxyChoice choice = new FromEnvironment(Map.of("https_proxy", "proxy:1", "NO_PROXY", list));
        assertThat(choice.proxyFor(URI.create("https://" + host + ":8443")).isEmpty())
                .isEqualTo(direct);
    }

    @Test
    void aPortThatTheAddressDoesNotNameIsThatOfHttps() {
        ProxyChoice choice = new FromEnvironment(Map.of("https_proxy", "proxy:1", "no_proxy", "example.org:443"));
        assertThat(choice.proxyFor(URI.create("https://example.org"))).isEmpty();
        assertThat(choice.proxyFor(VAULT)).isPresent();
    }

    @Test
    void theSettingOfTheSystemHoldsIfTheEnvironmentNamesNoProxy() {
        Explicit system = Explicit.parse("proxy.example:8080").orElseThrow();

        assertThat(new FromEnvironment(Map.of("no_proxy", "*"), target -> Optional.of(system)).proxyFor(VAULT))
                .contains(system);
        assertThat(new FromEnvironment(Map.of("https_proxy", "other:1"), target -> Optional.of(system))
                        .proxyFor(VAULT)
                        .map(Explicit::toString))
                .contains("other:1");
        assertThat(new FromEnvironment(Map.of("https_proxy", "other:1", "no_proxy", "*"), target -> Optional.of(system))
                        .proxyFor(VAULT))
                .as("the environment exempts the vault")
                .isEmpty();
    }
}
