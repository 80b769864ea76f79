package dev.coffre.server.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.SqliteLocation;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.retention.ClockGuard.ClockState;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.testing.SimulatedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockGuardTest {
    @TempDir
    Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private final Instant start = clock.instant();
    private @Nullable Catalog opened;

    @BeforeEach
    void open() {
        opened = Catalog.open(new SqliteLocation(folder));
    }

    @AfterEach
    void close() {
        catalog().close();
    }

    private Catalog catalog() {
        return Objects.requireNonNull(opened);
    }

    private ClockGuard guard(Instant lastKnown) {
        return new ClockGuard(catalog(), clock, lastKnown);
    }

    @Test
    void aClockThatGoesOnAsTheServiceRunsIsBelieved() {
        ClockGuard guard = guard(start);
        Duration running = Duration.ZERO;
        for (int day = 0; day < 400; day++) {
            clock.advance(Duration.ofDays(1));
            running = running.plusDays(1);
            assertThat(guard.check(running)).isEqualTo(ClockState.SURE);
        }
    }

    @Test
    void aClockThatIsConfirmedAtOneProcessSettlesAtAnother() {
        try (Catalog shared = Catalog.open(TestEngine.POSTGRESQL.location(folder))) {
            ClockGuard one = new ClockGuard(shared, clock, start);
            ClockGuard other = new ClockGuard(shared, clock, start);
            clock.advance(Duration.ofDays(3));
            Duration running = Duration.ofMinutes(1);
            assertThat(one.check(running)).isEqualTo(ClockState.SUSPENDED);
            assertThat(other.check(running)).isEqualTo(ClockState.SUSPENDED);
            one.confirm();
            clock.advance(Duration.ofMinutes(1));
            assertThat(other.check(running.plusMinutes(1))).isEqualTo(ClockState.SETTLING);
            assertThat(one.check(running.plusMinutes(1))).isEqualTo(ClockState.SURE);
            clock.advance(Duration.ofHours(25));
            assertThat(other.check(running.plusHours(26))).isEqualTo(ClockState.SURE);
        }
    }

    @Test
    void aClockThatJumpsWhileTheServiceRunsSuspendsUntilItIsRightAgain() {
        ClockGuard guard = guard(start);
        clock.advance(Duration.ofDays(3650));
        assertThat(guard.check(Duration.ofMinutes(1))).isEqualTo(ClockState.SUSPENDED);
        assertThatExceptionOfType(Problem.class).isThrownBy(guard::requireTrusted);
        clock.advance(Duration.ofDays(-3650));
        assertThat(guard.check(Duration.ofMinutes(2))).isEqualTo(ClockState.SURE);
        clock.advance(Duration.ofHours(-2));
        assertThat(guard.check(Duration.ofMinutes(3))).isEqualTo(ClockState.SUSPENDED);
    }

    @Test
    void manySmallStepsAreSeenAsTheJumpThatTheyAre() {
        ClockGuard guard = guard(start);
        clock.advance(Duration.ofHours(20));
        assertThat(guard.check(Duration.ofMinutes(1))).isEqualTo(ClockState.SURE);
        clock.advance(Duration.ofHours(20));
        assertThat(guard.check(Duration.ofMinutes(2))).isEqualTo(ClockState.SUSPENDED);
    }

    @Test
    void somebodyCanSayThatTheClockIsRight() {
        ClockGuard guard = guard(start);
        clock.advance(Duration.ofDays(2));
        assertThat(guard.check(Duration.ofMinutes(1))).isEqualTo(ClockState.SUSPENDED);
        guard.confirm();
        assertThatNoException().isThrownBy(guard::requireTrusted);
        clock.advance(Duration.ofHours(1));
        assertThat(guard.check(Duration.ofMinutes(61))).isEqualTo(ClockState.SURE);
    }

    @Test
    void aServiceThatWasOffForAWeekRemovesNothingUntilItHasRunForADay() {
        guard(start).check(Duration.ZERO);
        clock.advance(Duration.ofDays(7));
        ClockGuard again = guard(start);
        assertThat(again.state()).isEqualTo(ClockState.SETTLING);
        assertThatNoException().isThrownBy(again::requireTrusted);
        clock.advance(Duration.ofHours(23));
        assertThat(again.check(Duration.ofHours(23))).isEqualTo(ClockState.SETTLING);
        clock.advance(Duration.ofHours(1));
        assertThat(again.check(Duration.ofHours(24))).isEqualTo(ClockState.SURE);
    }

    @Test
    void whatLiesTooFarApartIsSuspendedFromTheStartAlsoAfterAnotherStart() {
        guard(start).check(Duration.ZERO);
        for (Duration jump : new Duration[] {Duration.ofDays(3650), Duration.ofDays(-1)}) {
            clock.advance(jump);
            assertThat(guard(start).state()).isEqualTo(ClockState.SUSPENDED);
            assertThat(guard(start).check(Duration.ofHours(30))).isEqualTo(ClockState.SUSPENDED);
            clock.advance(jump.negated());
            assertThat(guard(start).state()).isEqualTo(ClockState.SURE);
        }
    }

    @Test
    void aCatalogWithoutAStampKeepsWhatTheJournalSaidWhateverIsWrittenToItLater() {
        assertThat(guard(start).state()).isEqualTo(ClockState.SURE);
        clock.advance(Duration.ofDays(3_650));
        Instant writtenByAClockThatJumped = clock.instant();
        assertThat(guard(writtenByAClockThatJumped).state()).isEqualTo(ClockState.SUSPENDED);
    }

    @Test
    void withoutACatalogTheJournalSaysWhenTheClockWasLastRight() {
        assertThat(guard(start.plus(Duration.ofDays(1))).state()).isEqualTo(ClockState.SUSPENDED);
    }

    /** A collection asks within its transaction, while the housekeeping that looks at the clock waits for that to end. */
    @Test
    void whoeverWaitsForTheCatalogKeepsNobodyWaitingWhoHasIt() throws Exception {
        ClockGuard guard = guard(start);
        Thread looking = Thread.ofPlatform().unstarted(() -> guard.check(Duration.ofMinutes(1)));
        catalog().change(_ -> {
            looking.start();
            while (looking.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertThat(CompletableFuture.supplyAsync(guard::state)).succeedsWithin(Duration.ofSeconds(10));
        });
        looking.join();
    }
}
