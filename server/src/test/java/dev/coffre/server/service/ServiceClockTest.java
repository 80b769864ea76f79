package dev.coffre.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.TestEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.TemporalUnitOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServiceClockTest {
    private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");
    private static final TemporalUnitOffset NEARLY = Assertions.within(5, java.time.temporal.ChronoUnit.SECONDS);

    @TempDir
    private Path folder;

    @Test
    void processesThatShareACatalogUseItsClock() {
        AtomicLong nanos = new AtomicLong();
        try (Catalog catalog = Catalog.open(TestEngine.POSTGRESQL.location(folder));
                ServiceClock wrong = new ServiceClock(InstantSource.fixed(LONG_AGO), nanos::get);
                ServiceClock right = new ServiceClock(InstantSource.system(), nanos::get)) {
            assertThat(wrong.instant()).isEqualTo(LONG_AGO);
            wrong.follow(catalog);
            right.follow(catalog);
            assertThat(wrong.instant()).isCloseTo(Instant.now(), NEARLY);
            assertThat(wrong.isMachineRight()).isFalse();
            assertThat(right.isMachineRight()).isTrue();
            Instant before = right.instant();
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
            assertThat(right.instant()).isEqualTo(before.plus(Duration.ofMinutes(1)));
        }
    }

    @Test
    void aServiceOfOneProcessUsesTheClockOfItsMachine() {
        try (Catalog catalog = Catalog.open(TestEngine.SQLITE.location(folder));
                ServiceClock clock = new ServiceClock(InstantSource.fixed(LONG_AGO), () -> 0)) {
            clock.follow(catalog);
            assertThat(clock.isShared()).isFalse();
            assertThat(clock.instant()).isEqualTo(LONG_AGO);
            assertThat(clock.isMachineRight()).isTrue();
        }
    }
}
