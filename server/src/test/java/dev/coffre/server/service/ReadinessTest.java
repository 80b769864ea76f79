package dev.coffre.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    private final Map<String, BooleanSupplier> parts = new LinkedHashMap<>();

    @Test
    void namesThePartsThatAreNotWell() {
        parts.put("catalog", () -> true);
        parts.put("store", () -> false);
        parts.put("disk", () -> {
            throw new IllegalStateException("no such disk");
        });
        Readiness readiness = new Readiness(parts);
        assertThat(readiness.failing()).containsExactly("store", "disk");
        assertThat(readiness.names()).containsExactly("catalog", "store", "disk");
    }

    @Test
    void whatWaitsForAComparisonCanStillRead() {
        parts.put("catalog-version", () -> true);
        parts.put("reconciled", () -> false);
        Readiness waiting = new Readiness(parts);
        assertThat(waiting.failing()).containsExactly("reconciled");
        assertThat(waiting.failingForReading()).isEmpty();
        assertThat(waiting.namesForReading()).containsExactly("catalog-version");

        parts.put("catalog-version", () -> false);
        Readiness older = new Readiness(parts);
        assertThat(older.failingForReading()).containsExactly("catalog-version");
        older.stop();
        assertThat(older.failingForReading()).containsExactly("stopping");
    }

    @Test
    void howeverManyAskItLooksOnceASecond() {
        AtomicInteger looked = new AtomicInteger();
        parts.put("catalog", () -> looked.incrementAndGet() > 0);
        Readiness readiness = new Readiness(parts);
        long started = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            assertThat(readiness.failing()).isEmpty();
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started);
        assertThat(looked.get()).isLessThanOrEqualTo((int) seconds + 1);
    }

    @Test
    void aPartThatHangsKeepsNobodyForLongAndIsNotAskedAgain() throws InterruptedException {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger looked = new AtomicInteger();
        parts.put("catalog", () -> {
            looked.incrementAndGet();
            return awaited(answer);
        });
        Readiness readiness = new Readiness(parts);
        long started = System.nanoTime();
        assertThat(readiness.failing()).containsExactly("catalog");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(4));
        Thread.sleep(1_100);
        assertThat(readiness.failing()).containsExactly("catalog");
        assertThat(looked).hasValue(1);
        answer.countDown();
        Thread.sleep(1_100);
        assertThat(readiness.failing()).isEmpty();
    }

    @Test
    void aServiceThatStopsIsNotReadyAndLooksAtNothing() {
        parts.put("catalog", () -> {
            throw new AssertionError("the catalog may be closed already");
        });
        Readiness readiness = new Readiness(parts);
        readiness.stop();
        assertThat(readiness.failing()).containsExactly("stopping");
    }

    private static boolean awaited(CountDownLatch answer) {
        try {
            return answer.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }
}
