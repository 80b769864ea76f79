package dev.coffre.vault.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** While a vault does not answer, somebody hears it. */
final class OutageDetectorTest {
    private static final RetryPolicy PATIENCE = new RetryPolicy(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofMinutes(3),
            Duration.ofMillis(20),
            Duration.ofMillis(40));

    private final AtomicLong nanos = new AtomicLong();
    private final Heard heard = new Heard();
    private final OutageDetector outages = new OutageDetector(heard, PATIENCE, nanos::get);

    private static final class Heard implements OutageListener {
        private final List<Outage> away = new CopyOnWriteArrayList<>();
        private final List<Duration> back = new CopyOnWriteArrayList<>();

        @Override
        public void vaultUnavailable(Outage outage) {
            away.add(outage);
        }

        @Override
        public void vaultAvailable(Duration lasted) {
            back.add(lasted);
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static Problem gone() {
        return ProblemCode.VAULT_UNREACHABLE.with("url", "https://vault:21040");
    }

    @Test
    void saysHowLongItHasBeenAndWhenTheNextTryComes() {
        outages.requestBegan();
        pass(Duration.ofSeconds(1));
        outages.attemptFailed(gone(), Duration.ofSeconds(4), Duration.ofSeconds(150));
        assertThat(heard.away)
                .containsExactly(new Outage(
                        ProblemCode.VAULT_UNREACHABLE,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(150)));
        pass(Duration.ofSeconds(4));
        outages.attemptFailed(gone(), Duration.ofSeconds(8), Duration.ofSeconds(146));
        assertThat(heard.away.getLast().lasted()).isEqualTo(Duration.ofSeconds(5));
        pass(Duration.ofSeconds(8));
        outages.vaultResponded();
        outages.vaultResponded();
        assertThat(heard.back).containsExactly(Duration.ofSeconds(13));
    }

    @Test
    void threadsThatFailSideBySideAreToldAsOne() {
        outages.requestBegan();
        outages.requestBegan();
        outages.attemptFailed(gone(), Duration.ofSeconds(1), Duration.ofSeconds(150));
        outages.attemptFailed(gone(), Duration.ofSeconds(1), Duration.ofSeconds(150));
        assertThat(heard.away).hasSize(1);
    }

    @Test
    void aVaultThatIsSilentForAWhileDoesNotAnswerEither() throws InterruptedException {
        outages.requestBegan();
        pass(Duration.ofSeconds(9));
        assertThat(outages.checkForOutage()).isTrue();
        assertThat(heard.away).isEmpty();
        pass(Duration.ofSeconds(3));
        outages.checkForOutage();
        assertThat(heard.away).singleElement().satisfies(outage -> {
            assertThat(outage.lasted()).isEqualTo(Duration.ofSeconds(12));
            assertThat(outage.next()).isEqualTo(Duration.ofSeconds(48));
            assertThat(outage.left()).isEqualTo(Duration.ofSeconds(228));
        });
        outages.observing(RateLimiter.UNLIMITED).acquire(1);
        assertThat(heard.back).hasSize(1);
        outages.requestEnded();
        assertThat(outages.checkForOutage()).isFalse();
    }

    @Test
    void whatWaitsForItsPaceIsNoSilenceOfTheVault() throws InterruptedException {
        outages.requestBegan();
        outages.observing(bytes -> {
                    pass(Duration.ofSeconds(30));
                    outages.checkForOutage();
                })
                .acquire(1);
        assertThat(heard.away).isEmpty();
    }

    @Test
    void aRetryTellsOfEachFailureThatMayPassAndOfNoOther() {
        OutageDetector watched = new OutageDetector(heard, PATIENCE);
        Retry retry = new Retry(PATIENCE, new Random(1), watched);
        AtomicInteger attempts = new AtomicInteger();
        assertThat(retry.<String>run(() -> {
                    if (attempts.incrementAndGet() < 3) {
                        throw gone();
                    }
                    return "here";
                }))
                .isEqualTo("here");
        assertThat(heard.away).isNotEmpty().allSatisfy(outage -> {
            assertThat(outage.next()).isPositive();
            assertThat(outage.left()).isLessThanOrEqualTo(Duration.ofMinutes(3));
        });
        assertThat(heard.back).hasSize(1);

        heard.away.clear();
        assertThatThrownBy(() -> retry.run(() -> {
                    throw ProblemCode.QUOTA_EXCEEDED.with("quota", 1);
                }))
                .isInstanceOf(Problem.class);
        assertThat(heard.away).isEmpty();
    }
}
