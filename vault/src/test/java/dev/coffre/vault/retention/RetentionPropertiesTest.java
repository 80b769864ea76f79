package dev.coffre.vault.retention;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class RetentionPropertiesTest {
    private static final MinimumRetention LEAST = new MinimumRetention(2, 1, 1, 1);

    @Provide
    Arbitrary<RetentionPolicy> policies() {
        return Policies.policies();
    }

    @Provide
    Arbitrary<List<RetentionCandidate>> histories() {
        return Policies.histories();
    }

    @Property(tries = 2_000)
    void comesToWhatOneFindsByHandWithACalendar(
            @ForAll("policies") RetentionPolicy policy,
            @ForAll("histories") List<RetentionCandidate> points,
            @ForAll @IntRange(max = 900) int daysLater) {
        Instant now = points.getLast().receivedAt().plus(Duration.ofDays(daysLater));
        for (Optional<RetentionPolicy> asked : List.of(Optional.of(policy), Optional.<RetentionPolicy>empty())) {
            NaiveRetention naive = new NaiveRetention(asked, LEAST.days(), points, now);
            RetentionPlan plan = RetentionPlan.of(asked, LEAST, points, now);
            assertThat(plan.decisions()).hasSize((int)
                    points.stream().filter(point -> !point.expired()).count());
            for (RetentionDecision verdict : plan.decisions()) {
                assertThat(byCause(verdict)).as("%s", verdict.point()).isEqualTo(naive.keeps(verdict.point()));
                assertThat(verdict.isKept()).isNotEqualTo(verdict.expiredSince().isPresent());
            }
        }
    }

    @Property(tries = 500)
    void theNewestTheHeldAndTheYoungNeverExpire(
            @ForAll("policies") RetentionPolicy policy,
            @ForAll("histories") List<RetentionCandidate> points,
            @ForAll @IntRange(max = 40_000) int daysLater) {
        Instant now = points.getLast().receivedAt().plus(Duration.ofDays(daysLater));
        for (RetentionDecision expired :
                RetentionPlan.of(Optional.of(policy), LEAST, points, now).expired()) {
            assertThat(points).anyMatch(later -> later.seq() > expired.point().seq() && !later.expired());
            assertThat(expired.point().held()).isFalse();
            assertThat(expired.point().retainUntil().filter(now::isBefore)).isEmpty();
            assertThat(Duration.between(expired.point().receivedAt(), now)).isGreaterThan(Duration.ofHours(46));
        }
    }

    /** Whatever comes later, and however much of it: nothing that was kept is kept shorter, but for being the newest. */
    @Property(tries = 1_000)
    void noFloodOfLaterPointsTakesAnythingFromEarlierOnes(
            @ForAll("policies") RetentionPolicy policy,
            @ForAll("histories") List<RetentionCandidate> points,
            @ForAll("histories") List<RetentionCandidate> flood) {
        Instant breach = points.stream()
                .map(RetentionCandidate::receivedAt)
                .max(Instant::compareTo)
                .orElseThrow();
        List<RetentionCandidate> all = new ArrayList<>(points);
        Instant first = flood.stream()
                .map(RetentionCandidate::receivedAt)
                .min(Instant::compareTo)
                .orElseThrow();
        for (RetentionCandidate garbage : flood) {
            Instant at = breach.plus(Duration.between(first, garbage.receivedAt()));
            all.add(RetentionCandidate.of(all.size() + 1L, at, garbage.kind()));
        }
        Instant now = breach.plus(Duration.ofDays(30));
        Map<Long, Map<RetentionCause, Optional<Instant>>> after =
                RetentionPlan.of(Optional.of(policy), LEAST, all, now).decisions().stream()
                        .collect(Collectors.toMap(verdict -> verdict.point().seq(), RetentionPropertiesTest::byCause));
        for (RetentionDecision before :
                RetentionPlan.of(Optional.of(policy), LEAST, points, now).decisions()) {
            Map<RetentionCause, Optional<Instant>> keeps = byCause(before);
            keeps.remove(RetentionCause.NEWEST);
            assertThat(after.get(before.point().seq())).isEqualTo(keeps);
        }
    }

    @Property(tries = 1_000)
    void aPolicyThatCoversAnotherKeepsEveryPointAtLeastAsLong(
            @ForAll("policies") RetentionPolicy one,
            @ForAll("policies") RetentionPolicy other,
            @ForAll("histories") List<RetentionCandidate> points,
            @ForAll @IntRange(max = 900) int daysLater) {
        RetentionPolicy wider = widened(one, other);
        assertThat(wider.covers(one)).isTrue();
        assertThat(one.covers(one)).isTrue();
        Instant now = points.getLast().receivedAt().plus(Duration.ofDays(daysLater));
        assertNoneIsKeptShorter(wider, one, points, now);
        if (other.covers(one)) {
            assertNoneIsKeptShorter(other, one, points, now);
        }
    }

    private static RetentionPolicy widened(RetentionPolicy one, RetentionPolicy other) {
        return new RetentionPolicy(
                one.zone(),
                one.daily()
                        .map(tier -> new Tier.Daily(tier.keep() + 1, Set.of()))
                        .or(other::daily),
                one.weekly()
                        .map(tier -> new Tier.Weekly(
                                tier.keep(),
                                union(tier.weekdays(), other.weekly().map(Tier.Weekly::weekdays)),
                                union(tier.times(), other.weekly().map(Tier.Weekly::times))))
                        .or(other::weekly),
                one.monthly().or(other::monthly),
                one.yearly()
                        .map(tier -> new Tier.Yearly(
                                tier.keep() + 3,
                                union(tier.months(), other.yearly().map(Tier.Yearly::months)),
                                tier.days(),
                                tier.times()))
                        .or(other::yearly));
    }

    private static <T> Set<T> union(Set<T> one, Optional<Set<T>> other) {
        Set<T> both = new HashSet<>(one);
        other.ifPresent(both::addAll);
        return both;
    }

    private static void assertNoneIsKeptShorter(
            RetentionPolicy wider, RetentionPolicy narrower, List<RetentionCandidate> points, Instant now) {
        Map<Long, RetentionDecision> wide =
                RetentionPlan.of(Optional.of(wider), LEAST, points, now).decisions().stream()
                        .collect(Collectors.toMap(verdict -> verdict.point().seq(), verdict -> verdict));
        for (RetentionDecision narrow :
                RetentionPlan.of(Optional.of(narrower), LEAST, points, now).decisions()) {
            RetentionDecision same = requireNonNull(wide.get(narrow.point().seq()));
            assertThat(same.isKept() || !narrow.isKept()).isTrue();
            if (narrow.isKept() && same.until().isPresent()) {
                assertThat(narrow.until()).isPresent();
                assertThat(same.until().get()).isAfterOrEqualTo(narrow.until().get());
            }
        }
    }

    @Property(tries = 500)
    void aFormCarriesEveryPolicy(@ForAll("policies") RetentionPolicy policy) {
        assertThat(RetentionPolicyMessage.of(policy).toPolicy()).isEqualTo(policy);
    }

    private static Map<RetentionCause, Optional<Instant>> byCause(RetentionDecision verdict) {
        Map<RetentionCause, Optional<Instant>> keeps = new TreeMap<>();
        verdict.reasons().forEach(keep -> keeps.put(keep.cause(), keep.until()));
        return keeps;
    }
}
