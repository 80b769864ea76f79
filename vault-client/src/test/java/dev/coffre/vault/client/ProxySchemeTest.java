package dev.coffre.vault.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a proxy asks and how it is answered. The hashes were made with Python's hashlib. */
class ProxySchemeTest {
    private static final ProxyCredentials LOGIN = new ProxyCredentials("Mufasa", "Circle of Life".toCharArray());

    /** Every client nonce is sixteen times {@code 0b}. */
    private static final RandomGenerator FIXED = () -> 0x0b0b0b0b0b0b0b0bL;

    private static Optional<ProxyScheme> best(String... headers) {
        return ProxyScheme.strongest(ProxyChallenge.parse(List.of(headers)), LOGIN, FIXED);
    }

    private static String answer(String... headers) {
        return best(headers).orElseThrow().authorization("vault.example.org:8443");
    }

    @Test
    void challengesAreReadFromOneHeaderOrSeveral() {
        String one = "Digest realm=\"a, \\\"b\\\"\", NONCE=abc, qop=\"auth,auth-int\" , Basic realm=\"x=y\", Negotiate";
        List<ProxyChallenge> expected = List.of(
                new ProxyChallenge("digest", Map.of("realm", "a, \"b\"", "nonce", "abc", "qop", "auth,auth-int")),
                new ProxyChallenge("basic", Map.of("realm", "x=y")),
                new ProxyChallenge("negotiate", Map.of()));
        assertThat(ProxyChallenge.parse(List.of(one))).isEqualTo(expected);
        assertThat(ProxyChallenge.parse(List.of(
                        "Digest realm=\"a, \\\"b\\\"\", NONCE=abc, qop=\"auth,auth-int\"",
                        "Basic realm=\"x=y\"",
                        "Negotiate")))
                .isEqualTo(expected);
    }

    @Test
    void whatIsNoChallengeEndsTheHeaderAndNothingElse() {
        for (String strange :
                List.of("", ",", "\"", "Basic \"", "a=b", "Basic realm=\"never ends", "=".repeat(9_000))) {
            assertThat(ProxyChallenge.parse(Stream.of(strange, "Digest nonce=1").toList()))
                    .as(strange)
                    .last()
                    .isEqualTo(new ProxyChallenge("digest", Map.of("nonce", "1")));
        }
    }

    @Test
    void basicShowsNameAndPasswordInUtf8() {
        ProxyCredentials login = new ProxyCredentials("é", "ö:1".toCharArray());
        assertThat(new ProxyScheme.Basic(login).authorization("any:1")).isEqualTo("Basic w6k6w7Y6MQ==");
    }

    @Test
    void digestIsAnsweredByMd5AsSquidAsks() {
        assertThat(answer("Digest realm=\"coffre\", nonce=\"7bb6\", qop=\"auth\", stale=false"))
                .isEqualTo(
                        "Digest username=\"Mufasa\", realm=\"coffre\", nonce=\"7bb6\", uri=\"vault.example.org:8443\","
                                + " response=\"b41e558730074652320165bba4f0bb81\", qop=auth, nc=00000001,"
                                + " cnonce=\"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b\"");
    }

    @Test
    void digestIsAnsweredBySha256WithASession() {
        assertThat(answer(
                        "Digest realm=\"coffre\", nonce=\"7bb6\", qop=\"auth\", algorithm=SHA-256-sess, opaque=\"o\""))
                .contains("response=\"e47551f919ee32b2c89956ef9f0a0afaec99d3e184cb4f1e781f3fa37789b005\"")
                .contains(", algorithm=SHA-256-sess, opaque=\"o\"");
    }

    @Test
    void digestIsAnsweredInTheOldWayWithoutAQualityOfProtection() {
        assertThat(answer("Digest realm=\"coffre\", nonce=\"7bb6\""))
                .contains("response=\"43a21aac348334db06736f526d9325ad\"")
                .doesNotContain("cnonce");
    }

    @Test
    void eachUseOfANonceIsCounted() {
        ProxyScheme scheme =
                best("Digest realm=\"coffre\", nonce=\"7bb6\", qop=\"auth\"").orElseThrow();
        assertThat(scheme.authorization("a:1")).contains("nc=00000001");
        assertThat(scheme.authorization("a:1")).contains("nc=00000002");
    }

    @Test
    void aNameInQuotesStaysOneValue() {
        ProxyCredentials odd = new ProxyCredentials("a\"b\\c", new char[0]);
        List<ProxyChallenge> offered = ProxyChallenge.parse(List.of("Digest realm=\"r\", nonce=\"n\""));
        assertThat(ProxyScheme.strongest(offered, odd, FIXED).orElseThrow().authorization("a:1"))
                .startsWith("Digest username=\"a\\\"b\\\\c\",");
    }

    @Test
    void theStrongestIsTakenAndBasicOnlyIfThereIsNoOther() {
        String md5 = "Digest realm=\"r\", nonce=\"n\", algorithm=MD5";
        String sha256 = "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-256";
        assertThat(answer("Basic realm=\"r\"", md5, sha256)).contains("algorithm=SHA-256");
        assertThat(answer("Basic realm=\"r\"", md5)).contains("algorithm=MD5");
        assertThat(answer("Digest realm=\"r\", nonce=\"n\", algorithm=SHA-512-256", "Basic realm=\"r\""))
                .startsWith("Basic ");
        assertThat(answer("Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"", "Basic realm=\"r\""))
                .startsWith("Basic ");
        assertThat(best("Negotiate", "NTLM TlRMTVNTUAAC==")).isEmpty();
        assertThat(best()).isEmpty();
    }
}
