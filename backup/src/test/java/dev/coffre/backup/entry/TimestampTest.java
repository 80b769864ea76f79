package dev.coffre.backup.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimestampTest {
    @Test
    void anInstantIsThatOfTheFile() {
        assertThat(new Timestamp(-1, 999_999_999).instant()).isEqualTo(Instant.parse("1969-12-31T23:59:59.999999999Z"));
    }

    /** tmpfs and XFS keep any second, and so may a recovery point. */
    @Test
    void aTimeBeyondTheCalendarIsShownAsItsEnd() {
        for (long seconds :
                List.of(Long.MIN_VALUE, Long.MAX_VALUE, Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond())) {
            Instant shown = new Timestamp(seconds, 0).instant();
            for (ZoneId zone : List.of(ZoneOffset.MIN, ZoneOffset.MAX, ZoneId.of("Europe/Paris"))) {
                assertThatCode(() -> shown.atZone(zone).toString()).doesNotThrowAnyException();
            }
        }
    }
}
