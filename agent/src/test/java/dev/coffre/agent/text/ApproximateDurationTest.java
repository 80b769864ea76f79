package dev.coffre.agent.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.text.ApproximateDuration.Unit;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApproximateDurationTest {
    @ParameterizedTest
    @CsvSource({
        "0, MOMENT, 0",
        "9, MOMENT, 0",
        "10, SECONDS, 10",
        "14, SECONDS, 10",
        "15, SECONDS, 20",
        "54, SECONDS, 50",
        "55, MINUTES, 1",
        "170, MINUTES, 3",
        "599, MINUTES, 10",
        "740, MINUTES, 10",
        "760, MINUTES, 15",
        "5400, MINUTES, 90",
        "7199, MINUTES, 120",
        "7200, HOURS, 2",
        "12000, HOURS, 3",
        "172799, HOURS, 48",
        "172800, DAYS, 2",
        "8640000, DAYS, 100",
    })
    void roundsAsCoarselyAsItIsFarAway(long seconds, Unit unit, long number) {
        assertThat(ApproximateDuration.of(Duration.ofSeconds(seconds)))
                .isEqualTo(new ApproximateDuration(unit, number));
    }
}
