package dev.coffre.vault.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Keeps to a rate by a clock that only the test moves. */
class TokenBucketTest {
    private static final int PIECE = 16 << 10;
    private static final double SECOND = 1e9;

    private OptionalLong allowed = OptionalLong.of(100_000);
    private long now;

    /** What has passed: one that waits passes later than it asked, and the next may ask meanwhile. */
    private final List<Passed> passed = new ArrayList<>();

    private Duration waited = Duration.ZERO;
    private final TokenBucket bucket = new TokenBucket(() -> allowed, () -> now, wait -> waited = wait);

    private record Passed(long at, int bytes) {}

    private Duration pass(int bytes) {
        waited = Duration.ZERO;
        try {
            bucket.acquire(bytes);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        passed.add(new Passed(now + waited.toNanos(), bytes));
        return waited;
    }

    private void elapse(Duration time) {
        now += time.toNanos();
    }

    @Property(tries = 500)
    void overNoTimeMorePassesThanTheRateAllowsAndABurst(
            @ForAll @LongRange(min = 64_000, max = 127_875_000) long rate,
            @ForAll @Size(max = 60) List<@IntRange(max = 3 * PIECE) Integer> pieces,
            @ForAll @Size(min = 60, max = 60) List<@IntRange(max = 400) Integer> gapMillis) {
        now = 0;
        passed.clear();
        TokenBucket fresh = new TokenBucket(() -> OptionalLong.of(rate), () -> now, wait -> waited = wait);
        for (int i = 0; i < pieces.size(); i++) {
            waited = Duration.ZERO;
            try {
                fresh.acquire(pieces.get(i));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            passed.add(new Passed(now + waited.toNanos(), pieces.get(i)));
            elapse(Duration.ofMillis(gapMillis.get(i)));
        }
        double burst = Math.max(rate / 10.0, 3 * PIECE);
        for (int from = 0; from < passed.size(); from++) {
            long sum = 0;
            for (int to = from; to < passed.size(); to++) {
                sum += passed.get(to).bytes();
                double seconds = (passed.get(to).at() - passed.get(from).at()) / SECOND;
                assertThat((double) sum).isLessThanOrEqualTo(seconds * rate + burst + 1);
            }
        }
    }

    @Test
    void whoAlwaysAsksGetsTheWholeRate() {
        for (int i = 0; i < 600; i++) {
            elapse(pass(1_000));
        }
        assertThat(now / SECOND).isBetween(5.9, 6.0);
    }

    @Test
    void whoeverAsksWhileOthersWaitPassesAfterThem() {
        assertThat(pass(50_000)).isEqualTo(Duration.ofMillis(500));
        assertThat(pass(10_000)).isEqualTo(Duration.ofMillis(600));
        elapse(Duration.ofMillis(600));
        assertThat(pass(10_000)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void timeWithoutTrafficIsNotSavedUp() {
        elapse(Duration.ofHours(5));
        assertThat(pass(10_000)).isZero();
        assertThat(pass(10_000)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void anotherRateHoldsFromTheNextPieceOn() {
        elapse(pass(10_000));
        allowed = OptionalLong.of(1_000_000);
        assertThat(pass(10_000)).isEqualTo(Duration.ofMillis(10));
        elapse(Duration.ofMillis(10));
        allowed = OptionalLong.empty();
        assertThat(pass(50_000_000)).isZero();
        allowed = OptionalLong.of(100_000);
        assertThat(pass(10_000)).isEqualTo(Duration.ofMillis(100));
    }
}
