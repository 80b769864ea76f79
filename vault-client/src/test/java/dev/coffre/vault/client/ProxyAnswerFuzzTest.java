package dev.coffre.vault.client;

import static dev.coffre.vault.testing.Fuzzed.read;
import static dev.coffre.vault.testing.Fuzzed.require;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.testing.Fuzzed;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.junit.jupiter.api.Test;

/** What a proxy answers to CONNECT, and how it asks for name and password. */
public class ProxyAnswerFuzzTest {
    private static final long MOST_BYTES = 16 << 20;
    private static final String PASSWORD = "Circle of Life";
    private static final Endpoint ENDPOINT = FuzzedAnswers.endpoint(Optional.of(new ProxyChoice.Explicit(
            "proxy.test", 3128, Optional.of(new ProxyCredentials("Mufasa", PASSWORD.toCharArray())))));
    private static final FailureClassifier DIAGNOSIS = new FailureClassifier(ENDPOINT);

    /** Every client nonce is the same, so that an input always does the same. */
    private static final RandomGenerator FIXED = () -> 0x0b0b0b0b0b0b0b0bL;

    private static final Set<ProblemCode> REFUSALS = Set.of(
            ProblemCode.PROXY_LOGIN_UNSUPPORTED,
            ProblemCode.PROXY_LOGIN_REFUSED,
            ProblemCode.PROXY_NO_TUNNEL,
            ProblemCode.VAULT_CONNECTION_LOST);

    public static void fuzzerTestOneInput(byte[] input) {
        read(MOST_BYTES, () -> challenges(input), ProxyAnswerFuzzTest::isRefusal)
                .ifPresent(
                        challenges -> read(MOST_BYTES, () -> authorization(challenges), ProxyAnswerFuzzTest::isRefusal)
                                .ifPresent(authorization -> requireOneHeader(authorization, challenges)));
    }

    private static List<String> challenges(byte[] input) {
        ClassicHttpRequest connect = new BasicClassicHttpRequest("CONNECT", null, null, ENDPOINT.hostAndPort());
        try {
            var answer = HttpConnection.plain(new SpokenChannel(input), FuzzedAnswers.IDLE)
                    .exchange(connect)
                    .head();
            return Arrays.stream(answer.getHeaders("Proxy-Authenticate"))
                    .map(NameValuePair::getValue)
                    .toList();
        } catch (IOException | HttpException e) {
            throw DIAGNOSIS.of(e);
        }
    }

    private static String authorization(List<String> challenges) {
        ProxyAuthenticator.TunnelAuthentication passage = new ProxyAuthenticator(FIXED).begin(ENDPOINT, DIAGNOSIS);
        passage.onChallenge(challenges);
        return passage.authorization().orElseThrow();
    }

    /** What the proxy chose to say is quoted in it: that may be anything, the password too. */
    private static void requireOneHeader(String authorization, List<String> challenges) {
        require(authorization.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0), "more than one header");
        boolean saidByProxy = ProxyChallenge.parse(challenges).stream()
                .anyMatch(challenge ->
                        challenge.parameters().values().stream().anyMatch(value -> value.contains(PASSWORD)));
        require(saidByProxy || !authorization.contains(PASSWORD), "the password in clear");
    }

    private static boolean isRefusal(RuntimeException failure) {
        return failure instanceof Problem problem && REFUSALS.contains(problem.code());
    }

    @Test
    void readsItsCorpus() {
        Fuzzed.replay(ProxyAnswerFuzzTest.class, ProxyAnswerFuzzTest::fuzzerTestOneInput);
    }
}
