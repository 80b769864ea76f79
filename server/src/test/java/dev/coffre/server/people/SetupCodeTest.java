package dev.coffre.server.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.state.StateKey;
import dev.coffre.vault.testing.SimulatedClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SetupCodeTest {
    private final SimulatedClock clock = new SimulatedClock();
    private final StateKey key = StateKey.random(new SecureRandom());

    @Test
    void theCodeOfSeveralProcessesEndsWithinADay() {
        SetupCode one = SetupCode.shared(key, clock);
        String shown = one.shown();
        assertThat(shown).matches("([0-9A-Z]{5}-){3}[0-9A-Z]{5}");
        clock.advance(SetupCode.PERIOD);
        assertThat(SetupCode.shared(key, clock).accepts(shown.toLowerCase(Locale.ROOT)))
                .as("at another process, after twelve hours")
                .isTrue();
        assertThat(one.shown()).isNotEqualTo(shown);
        clock.advance(SetupCode.PERIOD);
        assertThat(one.accepts(shown)).isFalse();
        assertThat(one.accepts(one.shown())).isTrue();
    }

    @Test
    void theCodeOfOneProcessIsThatOfItsStart() {
        SetupCode code = SetupCode.ofStart(key);
        String shown = code.shown();
        clock.advance(Duration.ofDays(30));
        assertThat(code.accepts(" " + shown.replace("-", " "))).isTrue();
        assertThat(SetupCode.ofStart(StateKey.random(new SecureRandom())).accepts(shown))
                .isFalse();
        assertThat(code.accepts("")).isFalse();
    }
}
