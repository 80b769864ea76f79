package dev.coffre.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class PeriodicTasksTest {
    @Test
    void anErrorOfATaskEndsNoSchedule() {
        assertThatCode(() -> PeriodicTasks.runLogged(() -> {
                    throw new StackOverflowError();
                }))
                .doesNotThrowAnyException();
    }

    @Test
    void aLongTaskDelaysNoneOfAnotherList() throws InterruptedException {
        CountDownLatch isRunning = new CountDownLatch(1);
        CountDownLatch both = new CountDownLatch(2);
        Runnable endless = () -> {
            isRunning.countDown();
            try {
                Thread.sleep(Duration.ofHours(1));
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        };
        Runnable other = () -> {
            if (isRunning.getCount() == 0) {
                both.countDown();
            }
        };
        try (ScheduledExecutorService threads =
                PeriodicTasks.startLong(List.of(List.of(endless), List.of(other)), Duration.ofMillis(1))) {
            try {
                assertThat(both.await(30, TimeUnit.SECONDS)).isTrue();
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Test
    void aTaskThatWaitsForTheComparisonLogsNoTrace() {
        List<LogRecord> logged = logOf(() -> PeriodicTasks.runLogged(() -> {
            throw ProblemCode.CATALOG_RECONCILING.with("address", "postgresql://db/coffre");
        }));

        assertThat(logged).hasSize(1);
        assertThat(logged.getFirst().getThrown()).isNull();
        assertThat(logged.getFirst().getMessage()).isEqualTo("{0} waits: {1}");
    }

    @Test
    void anotherFailureOfATaskLogsItsTrace() {
        List<LogRecord> logged = logOf(() -> PeriodicTasks.runLogged(() -> {
            throw new IllegalStateException("a defect");
        }));

        assertThat(logged).singleElement().extracting(LogRecord::getThrown).isNotNull();
    }

    private static List<LogRecord> logOf(Runnable work) {
        List<LogRecord> logged = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger(PeriodicTasks.class.getName());
        log.addHandler(handler);
        try {
            work.run();
            return logged;
        } finally {
            log.removeHandler(handler);
        }
    }
}
