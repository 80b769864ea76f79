package dev.coffre.backup.recovery;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {
    private static final int TASKS = 2_000;

    @Test
    void tasksRunOneAfterTheOtherInTheirOrder() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            SerialExecutor turn = new SerialExecutor(threads);
            AtomicInteger running = new AtomicInteger();
            List<Integer> order = new ArrayList<>();
            List<Integer> beside = new ArrayList<>();
            CountDownLatch done = new CountDownLatch(TASKS);
            for (int i = 0; i < TASKS; i++) {
                int number = i;
                turn.execute(() -> {
                    if (running.incrementAndGet() > 1) {
                        beside.add(number);
                    }
                    order.add(number);
                    running.decrementAndGet();
                    done.countDown();
                });
            }
            assertThat(done.await(10, SECONDS)).isTrue();
            assertThat(beside).isEmpty();
            assertThat(order).isEqualTo(IntStream.range(0, TASKS).boxed().toList());
        }
    }

    @Test
    void twoLinesRunBesideEachOther() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            CountDownLatch both = new CountDownLatch(2);
            for (int line = 0; line < 2; line++) {
                new SerialExecutor(threads).execute(() -> {
                    both.countDown();
                    awaitQuietly(both);
                });
            }
            assertThat(both.await(10, SECONDS)).isTrue();
        }
    }

    @Test
    void oneThatFailsStopsNoOther() throws Exception {
        try (ExecutorService threads = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().uncaughtExceptionHandler((_, _) -> {}).factory())) {
            SerialExecutor turn = new SerialExecutor(threads);
            CountDownLatch done = new CountDownLatch(1);
            turn.execute(() -> {
                throw new IllegalStateException("for the test");
            });
            turn.execute(done::countDown);
            assertThat(done.await(10, SECONDS)).isTrue();
        }
    }

    @Test
    void inTheCallersThreadEachIsDoneAtOnce() {
        List<String> order = new ArrayList<>();
        SerialExecutor turn = new SerialExecutor(Runnable::run);
        turn.execute(() -> {
            turn.execute(() -> order.add("inner"));
            order.add("outer");
        });
        assertThat(order).containsExactly("outer", "inner");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
