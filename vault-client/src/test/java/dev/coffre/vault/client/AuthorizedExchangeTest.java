package dev.coffre.vault.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.Empty;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Another program with the machine's key requests tokens without pause, and so displaces each token within moments. */
class AuthorizedExchangeTest {
    private static final Duration DELAY = Duration.ofMillis(2);
    private static final RetryPolicy POLICY =
            new RetryPolicy(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(1), DELAY, DELAY);

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger tokens = new AtomicInteger();

    private Empty send(int rejections, RetryPolicy policy) {
        return send(rejections, policy, renewing());
    }

    private Empty send(int rejections, RetryPolicy policy, TokenSource source) {
        ScriptedServer.Script rejects = ScriptedServer.answering(
                401, "application/problem+json", "{\"code\":\"%s\"}".formatted(ProblemCode.NOT_AUTHENTICATED.code()));
        ScriptedServer.Script answers = ScriptedServer.answering(200, "application/json", "{}");
        try (ScriptedServer server = ScriptedServer.tls(
                (head, out) -> (requests.getAndIncrement() < rejections ? rejects : answers).answer(head, out))) {
            Random random = new Random(1);
            Exchange exchange = new Exchange(new Transport(
                    VaultLocator.fixed(server.address()), VaultRoute.via(new ProxyChoice.None()), policy, random));
            Retry retry = new Retry(policy, random, new OutageDetector(OutageListener.NONE, policy));
            return new AuthorizedExchange(exchange, source, retry).json(VaultRequest.get("/v1/slots"), Empty.class);
        }
    }

    private TokenSource renewing() {
        return new TokenSource() {
            @Override
            public String token() {
                return "t0";
            }

            @Override
            public String replacementFor(String refused) {
                return "t" + tokens.incrementAndGet();
            }
        };
    }

    private TokenSource rateLimited(int times) {
        return new TokenSource() {
            @Override
            public String token() {
                if (tokens.getAndIncrement() < times) {
                    throw ProblemCode.RATE_LIMITED.with("seconds", 61);
                }
                return "t0";
            }

            @Override
            public String replacementFor(String refused) {
                return token();
            }
        };
    }

    @Test
    void aLoginThatIsRateLimitedIsTriedAgainForAWhile() {
        assertThat(send(0, POLICY, rateLimited(19))).isNotNull();
        assertThat(tokens).hasValue(20);
    }

    /** An agent whose token was displaced logs in again, which may be rate-limited too. */
    @Test
    void aRenewalThatIsRateLimitedIsTriedAgain() {
        TokenSource limited = rateLimited(10);
        TokenSource source = new TokenSource() {
            @Override
            public String token() {
                return "t0";
            }

            @Override
            public String replacementFor(String refused) {
                return limited.token();
            }
        };
        assertThat(send(11, POLICY, source)).isNotNull();
    }

    @Test
    void aTokenThatIsDisplacedAgainAndAgainIsRenewed() {
        assertThat(send(5, POLICY)).isNotNull();
        assertThat(tokens).hasValue(5);
    }

    @Test
    void aVaultThatRejectsEveryTokenIsGivenUp() {
        Problem problem = catchThrowableOfType(Problem.class, () -> send(100, POLICY));
        assertThat(problem.code()).isEqualTo(ProblemCode.NOT_AUTHENTICATED);
        assertThat(requests).hasValue(6);
    }

    @Test
    void aReportWaitsForNoFurtherToken() {
        Problem problem = catchThrowableOfType(Problem.class, () -> send(100, POLICY.withMaxRetryTime(Duration.ZERO)));
        assertThat(problem.code()).isEqualTo(ProblemCode.NOT_AUTHENTICATED);
        assertThat(requests).hasValue(2);
    }
}
