package dev.coffre.backup.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordCacheTest {
    private final RecordCache<RecordReference, String> cache = RecordCache.ofRecords(100);
    private final AtomicInteger loads = new AtomicInteger();

    private static RecordReference chunk(int number, int bytes) {
        Oid oid = Oid.of(new byte[] {(byte) number});
        return new RecordReference(RecordType.CHUNK, oid, Pid.of(oid.bytes()), bytes, 0, "");
    }

    private String load(int number, int bytes) {
        return cache.get(chunk(number, bytes), () -> "value " + loads.incrementAndGet());
    }

    @Test
    void theLeastRecentlyUsedIsEvictedFirst() {
        load(1, 40);
        load(2, 40);
        load(1, 40);
        load(3, 40);
        assertThat(cache.contains(chunk(1, 40))).isTrue();
        assertThat(cache.contains(chunk(2, 40))).isFalse();
        assertThat(loads).hasValue(3);
    }

    @Test
    void aValueLargerThanTheCacheIsKeptAlone() {
        load(1, 40);
        assertThat(load(2, 400)).isEqualTo("value 2");
        assertThat(cache.contains(chunk(1, 40))).isFalse();
        assertThat(load(2, 400)).isEqualTo("value 2");
    }

    @Test
    void aFailureIsTriedAgain() {
        assertThatThrownBy(() -> cache.get(chunk(1, 40), () -> {
                    throw ProblemCode.RECORD_MISSING.problem();
                }))
                .isInstanceOf(Problem.class);
        assertThat(load(1, 40)).isEqualTo("value 1");
        CompletableFuture<String> failing = new CompletableFuture<>();
        CompletableFuture<String> given = cache.request(chunk(2, 40), () -> failing);
        failing.completeExceptionally(ProblemCode.RECORD_MISSING.problem());
        assertThat(given).isCompletedExceptionally();
        assertThat(load(2, 40)).isEqualTo("value 2");
    }

    @Test
    void severalThreadsLoadAValueOnce() throws Exception {
        CountDownLatch allAsk = new CountDownLatch(4);
        List<CompletableFuture<String>> answers = IntStream.range(0, 4)
                .mapToObj(_ -> CompletableFuture.supplyAsync(
                        () -> {
                            allAsk.countDown();
                            return cache.get(chunk(1, 40), () -> {
                                try {
                                    allAsk.await();
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                                return "value " + loads.incrementAndGet();
                            });
                        },
                        task -> Thread.ofPlatform().start(task)))
                .toList();
        for (CompletableFuture<String> answer : answers) {
            assertThat(answer.get()).isEqualTo("value 1");
        }
    }
}
