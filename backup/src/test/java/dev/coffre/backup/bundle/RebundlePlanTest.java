package dev.coffre.backup.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.page.Kids;
import dev.coffre.backup.record.RecordReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RebundlePlanTest {
    private static final int CONTENTS = 1 << 20;

    @Test
    void aBundleOfWhichLessThanHalfLivesIsMadeAnew() {
        BundleLiveness dead = use(1, CONTENTS, CONTENTS / 2 - 1);
        BundleLiveness half = use(2, CONTENTS, CONTENTS / 2);
        RebundlePlan plan = RebundlePlan.NONE.next(List.of(dead, half));
        assertThat(plan.bundles()).containsExactly(dead.bundle().oid());
        assertThat(plan.includes(half.bundle().oid())).isFalse();
    }

    @Test
    void looseBundlesAreJoinedWhenThereAreMoreThan64() {
        List<BundleLiveness> loose = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            loose.add(use(i, 10_000, 10_000));
        }
        loose.add(use(1_000, CONTENTS, CONTENTS));
        assertThat(RebundlePlan.NONE.next(loose).bundles()).isEmpty();
        loose.add(use(64, 10_000, 10_000));
        assertThat(RebundlePlan.NONE.next(loose).bundles())
                .hasSize(65)
                .doesNotContain(use(1_000, CONTENTS, CONTENTS).bundle().oid());
    }

    @Test
    void looseBundlesThatCameBackAreNotJoinedAgainBeforeThereAre64More() {
        List<BundleLiveness> loose = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            loose.add(use(i, 10_000, 10_000));
        }
        RebundlePlan first = RebundlePlan.NONE.next(loose);
        assertThat(first.bundles()).hasSize(80);
        RebundlePlan second = first.next(loose);
        assertThat(second.bundles()).isEmpty();
        for (int i = 80; i < 144; i++) {
            loose.add(use(i, 10_000, 10_000));
        }
        RebundlePlan third = second.next(loose);
        assertThat(third.bundles()).isEmpty();
        loose.add(use(144, 10_000, 10_000));
        assertThat(third.next(loose).bundles()).hasSize(145);
    }

    @Test
    void joiningGoesOnWhileItLeavesFewer() {
        List<BundleLiveness> loose = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            loose.add(use(i, 10_000, 10_000));
        }
        RebundlePlan first = RebundlePlan.NONE.next(loose);
        assertThat(first.next(loose.subList(0, 100)).bundles()).hasSize(100);
    }

    @Test
    void theWorstComeFirstWithin64MiB() {
        List<BundleLiveness> uses = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            uses.add(use(i, CONTENTS, CONTENTS / 2 - 1 - i));
        }
        RebundlePlan plan = RebundlePlan.NONE.next(uses);
        long chosen = uses.stream()
                .filter(use -> plan.includes(use.bundle().oid()))
                .mapToLong(BundleLiveness::liveBytes)
                .sum();
        assertThat(chosen).isLessThanOrEqualTo(64L << 20).isGreaterThan(63L << 20);
        assertThat(plan.includes(uses.getLast().bundle().oid())).isTrue();
        assertThat(plan.includes(uses.getFirst().bundle().oid())).isFalse();
    }

    @Test
    void aSlotNamedByTwoEntriesCountsOnce() {
        RecordReference bundle = Kids.bundle(1, 100_000, 10);
        BundleLivenessCounter usage = new BundleLivenessCounter();
        usage.count(bundle, 3, 500);
        usage.count(bundle, 3, 500);
        usage.count(bundle, 4, 100);
        assertThat(usage.all()).containsExactly(new BundleLiveness(bundle, 600));
    }

    private static BundleLiveness use(int number, int contents, long live) {
        return new BundleLiveness(Kids.bundle(number, BundleFormat.tableBytes(10) + contents, 10), live);
    }
}
