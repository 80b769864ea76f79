package dev.coffre.vault.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RetryTest {
    private static final Duration DELAY = Duration.ofMillis(20);
    private static final RetryPolicy PATIENCE =
            new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1), DELAY.multipliedBy(5), DELAY, DELAY);

    private final AtomicInteger tries = new AtomicInteger();
    private final Retry retry = new Retry(PATIENCE, new Random(1), new OutageDetector(OutageListener.NONE, PATIENCE));

    private Supplier<Integer> failing(ProblemCode code, int times) {
        return () -> {
            if (tries.getAndIncrement() < times) {
                throw code.problem();
            }
            return tries.get();
        };
    }

    @Test
    void aVaultThatDoesNotAnswerIsGivenUp() {
        Problem failure =
                catchThrowableOfType(Problem.class, () -> retry.run(failing(ProblemCode.VAULT_UNAVAILABLE, 30)));
        assertThat(failure.code()).isEqualTo(ProblemCode.VAULT_UNAVAILABLE);
        assertThat(tries.get()).isLessThan(15);
    }

    @Test
    void aVaultThatIsBusyIsAskedForMuchLonger() {
        assertThat(retry.run(failing(ProblemCode.VAULT_BUSY, 30))).isEqualTo(31);
    }

    /** It takes about a minute for a million packs. */
    @Test
    void aVaultThatComparesItsCatalogWithItsStoreIsAskedForMuchLonger() {
        assertThat(retry.run(failing(ProblemCode.CATALOG_RECONCILING, 30))).isEqualTo(31);
    }

    /** The vault admits one login in four while another program uses its limit up, also for a command at a terminal. */
    @Test
    void aLoginThatIsRateLimitedIsTriedMuchLonger() {
        assertThat(retry.run(failing(ProblemCode.RATE_LIMITED, 30))).isEqualTo(31);
        Problem failure =
                catchThrowableOfType(Problem.class, () -> retry.run(failing(ProblemCode.RATE_LIMITED, 100_000)));
        assertThat(failure.code()).isEqualTo(ProblemCode.RATE_LIMITED);
    }

    @Test
    void aVaultThatStaysBusyIsGivenUpAtLast() {
        Problem failure =
                catchThrowableOfType(Problem.class, () -> retry.run(failing(ProblemCode.VAULT_BUSY, 100_000)));
        assertThat(failure.code()).isEqualTo(ProblemCode.VAULT_BUSY);
    }
}
