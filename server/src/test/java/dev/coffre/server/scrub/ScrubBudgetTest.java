package dev.coffre.server.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.ScrubPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ScrubBudgetTest {
    private static final Instant START = Instant.parse("2026-11-25T00:00:00Z");

    /** However big the packs are and however seldom somebody looks, all are read in time, and not much faster. */
    @Property(tries = 200)
    void everythingIsReadWithinItsDaysAndNotAtOnce(
            @ForAll @Size(min = 2, max = 40) List<@LongRange(min = 1, max = 64 << 20) Long> packs,
            @ForAll @IntRange(min = 1, max = 60) int days,
            @ForAll @IntRange(min = 1, max = 1_439) int everyMinutes) {
        long all = packs.stream().mapToLong(Long::longValue).sum();
        long biggest = packs.stream().mapToLong(Long::longValue).max().orElseThrow();
        ScrubPlan plan = new ScrubPlan(days, 0);
        ScrubBudget budget = new ScrubBudget(START);
        Instant now = START;
        long read = 0;
        int next = 0;
        while (next < packs.size()) {
            now = now.plus(Duration.ofMinutes(everyMinutes));
            budget.refill(now, plan.bytesPerDay(all));
            while (budget.isAvailable() && next < packs.size()) {
                budget.spend(packs.get(next));
                read += packs.get(next++);
            }
            double share = Duration.between(START, now).toMinutes() / (days * 1_440.0);
            assertThat(read).isLessThanOrEqualTo((long) (share * all) + biggest + days + 1);
        }
        assertThat(Duration.between(START, now))
                .isLessThanOrEqualTo(Duration.ofDays(days).plusMinutes(everyMinutes));
    }

    @Test
    void aYearOfSleepBringsADayOfReading() {
        ScrubBudget budget = new ScrubBudget(START);
        budget.refill(START.plus(Duration.ofDays(365)), 1_000);
        budget.spend(1_000);
        assertThat(budget.isAvailable()).isFalse();
    }

    @Test
    void aClockThatRunsBackwardsBringsNothingAndTakesNothing() {
        ScrubBudget budget = new ScrubBudget(START);
        budget.spend(1);
        budget.refill(START.minus(Duration.ofDays(100)), 1_000);
        assertThat(budget.isAvailable()).isFalse();
        budget.refill(START.minus(Duration.ofDays(99)), 1_000);
        assertThat(budget.isAvailable()).isTrue();
    }

    @Test
    void aLimitMakesThePlanLonger() {
        ScrubPlan plan = new ScrubPlan(10, 50);
        assertThat(plan.bytesPerDay(1_000)).isEqualTo(50);
        assertThat(plan.passDuration(1_000)).isEqualTo(Duration.ofDays(20));
        assertThat(plan.passDuration(100)).isEqualTo(Duration.ofDays(10));
        assertThat(new ScrubPlan(30, 0).passDuration(0)).isEqualTo(Duration.ofDays(30));
    }
}
