package dev.coffre.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.MachineKind;
import dev.coffre.vault.id.MachineId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PointHistoryTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    /** Points that are so many hours apart, the newest at {@link #NOW}. */
    private static PointHistory hoursApart(int... gaps) {
        List<Instant> received = new ArrayList<>(List.of(NOW));
        for (int gap : gaps) {
            received.add(received.getLast().minus(Duration.ofHours(gap)));
        }
        return PointHistory.of(received, false);
    }

    private static MachineHealth seen(Instant seen, PointHistory points) {
        return new MachineHealth(
                new MachineId(1, 1), "one", MachineKind.MACHINE, "linux", seen, points, Optional.empty());
    }

    @Test
    void theUsualIntervalIsTheMedianOfTheGapsAndADayAtLeast() {
        assertThat(hoursApart().usualInterval()).isEqualTo(Duration.ofHours(24));
        assertThat(hoursApart(1, 1, 1).usualInterval()).isEqualTo(Duration.ofHours(24));
        assertThat(hoursApart(168, 168, 1, 168, 900).usualInterval()).isEqualTo(Duration.ofHours(168));
        assertThat(hoursApart(48, 72).usualInterval()).isEqualTo(Duration.ofHours(60));
    }

    @Test
    void aMachineIsAtRiskWhenItsNewestPointIsOlderThanTwiceTheUsualInterval() {
        PointHistory weekly = hoursApart(168, 168, 168);
        Instant due = NOW.plus(Duration.ofDays(14));
        assertThat(weekly.due()).contains(due);
        assertThat(seen(due, weekly).protection(due)).isEqualTo(ProtectionState.PROTECTED);
        Instant late = due.plusMillis(1);
        assertThat(seen(late, weekly).protection(late)).isEqualTo(ProtectionState.AT_RISK);
        assertThat(seen(late, weekly).concerns(late)).containsExactly(Concern.OVERDUE);
    }

    @Test
    void aMachineWithoutAPointOrWithADamagedOneIsAtRisk() {
        PointHistory none = PointHistory.of(List.of(), false);
        assertThat(none.due()).isEmpty();
        assertThat(seen(NOW, none).concerns(NOW)).containsExactly(Concern.NO_POINT);
        PointHistory damaged = PointHistory.of(List.of(NOW), true);
        assertThat(seen(NOW, damaged).concerns(NOW)).containsExactly(Concern.NEWEST_DAMAGED);
        assertThat(seen(NOW, damaged).protection(NOW)).isEqualTo(ProtectionState.AT_RISK);
    }

    @Test
    void aMachineThatWasNotSeenForThreeDaysIsSilentWhateverElseIsWrong() {
        Instant threeDays = NOW.plus(Duration.ofDays(3));
        assertThat(seen(NOW, hoursApart(240)).protection(threeDays)).isEqualTo(ProtectionState.PROTECTED);
        assertThat(seen(NOW, hoursApart(240)).protection(threeDays.plusMillis(1)))
                .isEqualTo(ProtectionState.SILENT);
        MachineHealth late = seen(NOW, hoursApart(24));
        assertThat(late.protection(threeDays.plusMillis(1))).isEqualTo(ProtectionState.SILENT);
        assertThat(late.concerns(threeDays.plusMillis(1))).containsExactly(Concern.NOT_SEEN, Concern.OVERDUE);
    }
}
