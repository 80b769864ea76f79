package dev.coffre.server.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.retention.ClockGuard.State;
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
        opened = Catalog.open(folder);
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
            assertThat(guard.look(running)).isEqualTo(State.SURE);
        }
    }

    @Test
    void aClockThatJumpsWhileTheServiceRunsSuspendsUntilItIsRightAgain() {
        ClockGuard guard = guard(start);
        clock.advance(Duration.ofDays(3650));
        assertThat(guard.look(Duration.ofMinutes(1))).isEqualTo(State.SUSPENDED);
        assertThatExceptionOfType(Problem.class).isThrownBy(guard::require);
        clock.advance(Duration.ofDays(-3650));
        assertThat(guard.look(Duration.ofMinutes(2))).isEqualTo(State.SURE);
        clock.advance(Duration.ofHours(-2));
        assertThat(guard.look(Duration.ofMinutes(3))).isEqualTo(State.SUSPENDED);
    }

    @Test
    void manySmallStepsAreSeenAsTheJumpThatTheyAre() {
        ClockGuard guard = guard(start);
        clock.advance(Duration.ofHours(20));
        assertThat(guard.look(Duration.ofMinutes(1))).isEqualTo(State.SURE);
        clock.advance(Duration.ofHours(20));
        assertThat(guard.look(Duration.ofMinutes(2))).isEqualTo(State.SUSPENDED);
    }

    @Test
    void somebodyCanSayThatTheClockIsRight() {
        ClockGuard guard = guard(start);
        clock.advance(Duration.ofDays(2));
        assertThat(guard.look(Duration.ofMinutes(1))).isEqualTo(State.SUSPENDED);
        guard.confirm();
        assertThatNoException().isThrownBy(guard::require);
        clock.advance(Duration.ofHours(1));
        assertThat(guard.look(Duration.ofMinutes(61))).isEqualTo(State.SURE);
    }

    @Test
    void aServiceThatWasOffForAWeekRemovesNothingUntilItHasRunForADay() {
        guard(start).look(Duration.ZERO);
        clock.advance(Duration.ofDays(7));
        ClockGuard again = guard(start);
        assertThat(again.state()).isEqualTo(State.SETTLING);
        assertThatNoException().isThrownBy(again::require);
        clock.advance(Duration.ofHours(23));
        assertThat(again.look(Duration.ofHours(23))).isEqualTo(State.SETTLING);
        clock.advance(Duration.ofHours(1));
        assertThat(again.look(Duration.ofHours(24))).isEqualTo(State.SURE);
    }

    @Test
    void whatLiesTooFarApartIsSuspendedFromTheStartAlsoAfterAnotherStart() {
        guard(start).look(Duration.ZERO);
        for (Duration jump : new Duration[] {Duration.ofDays(3650), Duration.ofDays(-1)}) {
            clock.advance(jump);
            assertThat(guard(start).state()).isEqualTo(State.SUSPENDED);
            assertThat(guard(start).look(Duration.ofHours(30))).isEqualTo(State.SUSPENDED);
            clock.advance(jump.negated());
            assertThat(guard(start).state()).isEqualTo(State.SURE);
        }
    }

    @Test
    void aCatalogWithoutAStampKeepsWhatTheJournalSaidWhateverIsWrittenToItLater() {
        assertThat(guard(start).state()).isEqualTo(State.SURE);
        clock.advance(Duration.ofDays(3_650));
        Instant writtenByAClockThatJumped = clock.instant();
        assertThat(guard(writtenByAClockThatJumped).state()).isEqualTo(State.SUSPENDED);
    }

    @Test
    void withoutACatalogTheJournalSaysWhenTheClockWasLastRight() {
        assertThat(guard(start.plus(Duration.ofDays(1))).state()).isEqualTo(State.SUSPENDED);
    }

    /** A collection asks within its transaction, while the housekeeping that looks at the clock waits for that to end. */
    @Test
    void whoeverWaitsForTheCatalogKeepsNobodyWaitingWhoHasIt() throws Exception {
        ClockGuard guard = guard(start);
        Thread looking = Thread.ofPlatform().unstarted(() -> guard.look(Duration.ofMinutes(1)));
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
