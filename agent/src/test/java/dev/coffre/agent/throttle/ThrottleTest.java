package dev.coffre.agent.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDateTime;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rates, work hours, and which rate holds when. 2026-11-23 is a Monday. */
class ThrottleTest {
    private static WorkHours hours(String days, String times) {
        return Throttle.OFF
                .workHours()
                .withDays(days)
                .flatMap(chosen -> chosen.withHours(times))
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"512K,512000", "512k,512000", "5M,5000000", "1.5M,1500000", "1023M,1023000000", "0.512m,512000"})
    void ratesAreDecimal(String text, long bits) {
        assertThat(Bitrate.parse(text)).map(Bitrate::bitsPerSecond).contains(bits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"511K", "1024M", "1023.000001M", "5", "5G", "-5M", "5 M b", "", "M", "99999999M", "1e3K"})
    void otherRatesAreRefused(String text) {
        assertThat(Bitrate.parse(text)).isEmpty();
    }

    @Test
    void ratesOutsideOfTheRangeCannotBeMade() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Bitrate(511_999));
        assertThatIllegalArgumentException().isThrownBy(() -> new Bitrate(1_023_000_001));
    }

    @Test
    void ratesAreSpokenInBothLanguages() {
        assertThat(new Bitrate(1_500_000).displayText(Locale.ENGLISH)).isEqualTo("1.5 Mbit/s");
        assertThat(new Bitrate(1_500_000).displayText(Locale.FRENCH)).isEqualTo("1,5 Mbit/s");
        assertThat(Bitrate.MIN.displayText(Locale.FRENCH)).isEqualTo("512 Kbit/s");
    }

    @ParameterizedTest
    @CsvSource({
        "mon-fri, 08:00-18:00, 2026-11-23T07:59:59, false",
        "mon-fri, 08:00-18:00, 2026-11-23T08:00:00, true",
        "mon-fri, 08:00-18:00, 2026-11-23T17:59:59, true",
        "mon-fri, 08:00-18:00, 2026-11-23T18:00:00, false",
        "mon-fri, 08:00-18:00, 2026-11-28T12:00:00, false",
        "mon-fri, 08:00-24:00, 2026-11-27T23:59:59, true",
        "mon-fri, 08:00-24:00, 2026-11-28T00:00:00, false",
        "fri, 22:00-06:00, 2026-11-27T05:00:00, false",
        "fri, 22:00-06:00, 2026-11-27T22:00:00, true",
        "fri, 22:00-06:00, 2026-11-28T05:59:59, true",
        "fri, 22:00-06:00, 2026-11-28T06:00:00, false",
        "fri, 22:00-06:00, 2026-11-28T22:00:00, false",
        "sun, 22:00-06:00, 2026-11-23T01:00:00, true",
        "mon, 09:00-09:00, 2026-11-24T08:59:59, true",
        "mon, 09:00-09:00, 2026-11-24T09:00:00, false"
    })
    void workHoursBeginWithTheirStartAndEndBeforeTheirEnd(
            String days, String times, LocalDateTime now, boolean included) {
        assertThat(hours(days, times).contains(now)).isEqualTo(included);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mon-fri           | mon,tue,wed,thu,fri     | Mon–Fri
            Monday, wed,sat   | mon,wed,sat             | Mon, Wed, Sat
            sat-mon           | mon,sat,sun             | Mon, Sat, Sun
            mon-sun           | mon,tue,wed,thu,fri,sat,sun | Mon–Sun
            mon-wed,fri       | mon,tue,wed,fri         | Mon–Wed, Fri
            tue,thu-sun       | tue,thu,fri,sat,sun     | Tue, Thu–Sun
            """)
    void daysAreNamedSinglyOrInRows(String text, String words, String spoken) {
        WorkHours hours = hours(text, "08:00-18:00");
        assertThat(String.join(",", hours.dayWords())).isEqualTo(words);
        assertThat(hours.displayDays(Locale.ENGLISH)).isEqualTo(spoken);
        assertThat(hours.withDays(words)).contains(hours);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mo", "mon-", "-fri", "lundi", "mon-fri-sat", "1"})
    void otherDaysAreRefused(String text) {
        assertThat(Throttle.OFF.workHours().withDays(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8-18", "08:00", "08:00-", "08:00-25:00", "24:00-08:00", "08:00-18:00-20:00"})
    void otherHoursAreRefused(String text) {
        assertThat(Throttle.OFF.workHours().withHours(text)).isEmpty();
    }

    @Test
    void theRateIsThatOfTheHourOrNoneWhenItIsOff() {
        Throttle throttle = Throttle.OFF
                .withWorkHours(hours("mon-fri", "08:00-18:00"))
                .withWork(Bitrate.ofMegabits(5))
                .withOther(Bitrate.ofMegabits(50));
        LocalDateTime noon = LocalDateTime.parse("2026-11-23T12:00:00");
        assertThat(throttle.rateAt(noon)).isEqualTo(Optional.empty());
        assertThat(throttle.withEnabled(true).rateAt(noon)).contains(Bitrate.ofMegabits(5));
        assertThat(throttle.withEnabled(true).rateAt(noon.plusHours(6))).contains(Bitrate.ofMegabits(50));
    }
}
