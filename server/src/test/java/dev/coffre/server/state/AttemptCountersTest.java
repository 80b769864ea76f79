package dev.coffre.server.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.AttemptTable;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.state.AttemptLimit.Counted;
import dev.coffre.vault.testing.SimulatedClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is counted, at one process and over several. */
class AttemptCountersTest {
    private static final AttemptLimit TWO = new AttemptLimit("two", 2, Duration.ofMinutes(10));
    private static final AttemptLimit FIVE = new AttemptLimit("five", 5, Duration.ofMinutes(10));

    @TempDir
    Path folder;

    private final SimulatedClock clock = new SimulatedClock();
    private final StateKey key = StateKey.random(new SecureRandom());

    enum Place {
        MEMORY,
        SQLITE,
        POSTGRESQL
    }

    private void in(Place place, Consumer<AttemptCounters> test) {
        if (place == Place.MEMORY) {
            test.accept(new MemoryAttemptCounters(clock));
            return;
        }
        try (Catalog catalog = Catalog.open(TestEngine.valueOf(place.name()).location(folder))) {
            test.accept(new CatalogAttemptCounters(catalog, key, clock));
        }
    }

    @ParameterizedTest
    @EnumSource
    void countsUntilTheLimitAndAgainWhenTheFirstIsOld(Place place) {
        in(place, counters -> {
            List<Counted> ada = List.of(TWO.of("ada"));
            assertThat(counters.count(ada)).isEmpty();
            clock.advance(Duration.ofMinutes(4));
            assertThat(counters.count(ada)).isEmpty();
            assertThat(counters.count(ada)).contains(Duration.ofMinutes(6));
            assertThat(counters.count(List.of(TWO.of("bob")))).isEmpty();
            clock.advance(Duration.ofMinutes(6));
            assertThat(counters.count(ada)).isEmpty();
            assertThat(counters.count(ada)).contains(Duration.ofMinutes(4));
        });
    }

    @ParameterizedTest
    @EnumSource
    void countsUnderNoKeyIfOneIsAtItsLimit(Place place) {
        in(place, counters -> {
            List<Counted> both = List.of(FIVE.of("ada"), TWO.of("network"));
            assertThat(counters.count(both)).isEmpty();
            assertThat(counters.count(both)).isEmpty();
            for (int i = 0; i < 9; i++) {
                assertThat(counters.count(both)).isPresent();
            }
            for (int i = 0; i < 3; i++) {
                assertThat(counters.count(List.of(FIVE.of("ada")))).isEmpty();
            }
            assertThat(counters.count(List.of(FIVE.of("ada")))).isPresent();
        });
    }

    @ParameterizedTest
    @EnumSource
    void uncountsTheNewestAndForgetsAll(Place place) {
        in(place, counters -> {
            List<Counted> ada = List.of(TWO.of("ada"));
            counters.count(ada);
            counters.count(ada);
            counters.uncount(ada);
            assertThat(counters.count(ada)).isEmpty();
            assertThat(counters.count(ada)).isPresent();
            counters.forget(ada.getFirst());
            counters.uncount(ada);
            assertThat(counters.count(ada)).isEmpty();
            assertThat(counters.count(ada)).isEmpty();
            assertThat(counters.count(ada)).isPresent();
        });
    }

    @ParameterizedTest
    @EnumSource
    void attemptsBeforeTheClockWasSetBackDoNotCount(Place place) {
        in(place, counters -> {
            List<Counted> ada = List.of(TWO.of("ada"));
            counters.count(ada);
            counters.count(ada);
            clock.advance(Duration.ofDays(-365));
            assertThat(counters.count(ada)).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void parallelAttemptsDoNotExceedTheLimit(Place place) {
        in(place, counters -> {
            try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
                List<Future<Boolean>> counted = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    counted.add(threads.submit(
                            () -> counters.count(List.of(FIVE.of("ada"))).isEmpty()));
                }
                assertThat(counted.stream().filter(AttemptCountersTest::isTrue)).hasSize(5);
            }
        });
    }

    private static boolean isTrue(Future<Boolean> answer) {
        try {
            return answer.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** One may be ahead of the other by a few seconds, which must not hide an attempt. */
    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void processesCountTogetherThoughTheirClocksDiffer(TestEngine engine) {
        try (Catalog here = Catalog.open(engine.location(folder))) {
            CatalogAttemptCounters behind = new CatalogAttemptCounters(here, key, clock);
            CatalogAttemptCounters ahead =
                    new CatalogAttemptCounters(here, key, () -> clock.instant().plusSeconds(5));
            List<Counted> ada = List.of(TWO.of("ada"));
            assertThat(ahead.count(ada)).isEmpty();
            assertThat(behind.count(ada)).isEmpty();
            assertThat(behind.count(ada)).isPresent();
            assertThat(ahead.count(ada)).isPresent();
        }
    }

    @Test
    void keysBeyondTheLimitAndPastOnesTakeNoRows() {
        try (Catalog catalog = Catalog.open(TestEngine.ofRun().location(folder))) {
            CatalogAttemptCounters counters = new CatalogAttemptCounters(catalog, key, clock);
            counters.count(List.of(TWO.of("oldest")));
            counters.count(List.of(TWO.of("oldest")));
            clock.advance(Duration.ofSeconds(1));
            List<Counted> many = new ArrayList<>();
            for (int i = 0; i < AttemptCounters.MAX_KEYS; i++) {
                many.add(TWO.of("key " + i));
            }
            counters.count(many);
            counters.count(many);
            counters.expire();
            assertThat(counters.count(List.of(TWO.of("oldest"))))
                    .as("forgotten")
                    .isEmpty();
            assertThat(counters.count(List.of(many.getFirst()))).isPresent();
            clock.advance(Duration.ofMinutes(10));
            counters.expire();
            long keys = catalog.read(connection -> new AttemptTable(connection).keys());
            assertThat(keys).isZero();
        }
    }
}
