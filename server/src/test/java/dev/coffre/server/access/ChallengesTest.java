package dev.coffre.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.state.StateKey;
import dev.coffre.vault.testing.SimulatedClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nonces at one process, and at two that share those that were used. */
class ChallengesTest {
    @TempDir
    Path folder;

    private final SimulatedClock clock = new SimulatedClock();
    private final StateKey key = StateKey.random(new SecureRandom());

    enum Place {
        MEMORY,
        SQLITE,
        POSTGRESQL
    }

    private void in(Place place, Consumer<List<Challenges>> test) {
        if (place == Place.MEMORY) {
            MemoryNonces used = new MemoryNonces();
            test.accept(List.of(challenges(used), challenges(used)));
            return;
        }
        try (Catalog catalog = Catalog.open(TestEngine.valueOf(place.name()).location(folder))) {
            test.accept(List.of(challenges(new CatalogNonces(catalog)), challenges(new CatalogNonces(catalog))));
        }
    }

    private Challenges challenges(UsedNonces used) {
        return new Challenges(used, key, clock, new SecureRandom());
    }

    @ParameterizedTest
    @EnumSource
    void aNonceOfOneIsAcceptedByTheOtherOnce(Place place) {
        in(place, challenges -> {
            String nonce = challenges.getFirst().issue();
            assertThat(challenges.getLast().isIssued(nonce)).isTrue();
            assertThat(challenges.getLast().consume(nonce)).isTrue();
            assertThat(challenges.getFirst().consume(nonce)).isFalse();
            assertThat(challenges.getLast().consume(nonce)).isFalse();
            assertThat(challenges.getLast().consume(challenges.getFirst().issue()))
                    .isTrue();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aNonceIsValidForAMinute(Place place) {
        in(place, challenges -> {
            String nonce = challenges.getFirst().issue();
            String other = challenges.getFirst().issue();
            clock.advance(Challenges.LIFETIME.minusMillis(1));
            assertThat(challenges.getLast().consume(nonce)).isTrue();
            clock.advance(Duration.ofMillis(1));
            assertThat(challenges.getLast().isIssued(other)).isFalse();
            assertThat(challenges.getLast().consume(other)).isFalse();
        });
    }

    @Test
    void aNonceThatTheVaultDidNotIssueIsRefused() {
        Challenges challenges = challenges(new MemoryNonces());
        String nonce = challenges.issue();
        for (int i = 0; i < nonce.length(); i++) {
            String changed = nonce.substring(0, i) + (nonce.charAt(i) == '0' ? '1' : '0') + nonce.substring(i + 1);
            assertThat(challenges.consume(changed)).as("digit %d", i).isFalse();
        }
        assertThat(challenges.consume("")).isFalse();
        assertThat(challenges.consume("x".repeat(64))).isFalse();
        assertThat(challenges.consume(nonce + "00")).isFalse();
        Challenges ofOther =
                new Challenges(new MemoryNonces(), StateKey.random(new SecureRandom()), clock, new SecureRandom());
        assertThat(ofOther.consume(nonce)).isFalse();
        assertThat(challenges.consume(nonce)).isTrue();
    }

    /** The clock of the other process may be behind by a few seconds. */
    @Test
    void aNonceOfAClockThatIsAheadIsAcceptedOnce() {
        MemoryNonces used = new MemoryNonces();
        Challenges ahead = new Challenges(used, key, () -> clock.instant().plusSeconds(5), new SecureRandom());
        Challenges behind = challenges(used);
        String nonce = ahead.issue();
        assertThat(behind.consume(nonce)).isTrue();
        clock.advance(Duration.ofSeconds(62));
        assertThat(ahead.consume(ahead.issue()))
                .as("by this clock the first nonce has expired")
                .isTrue();
        assertThat(behind.isIssued(nonce)).isTrue();
        assertThat(behind.consume(nonce)).isFalse();
    }
}
