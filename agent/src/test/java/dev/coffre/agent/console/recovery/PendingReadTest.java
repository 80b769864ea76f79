package dev.coffre.agent.console.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PendingReadTest {
    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final PendingRead<String> read = new PendingRead<>();

    @Test
    void waitsNoLongerThanToldAndReportsProgress() {
        CountDownLatch answer = new CountDownLatch(1);
        Thread.ofVirtual()
                .start(() -> read.run(it -> {
                    it.reading(3, 7);
                    await(answer);
                    return "found";
                }));
        assertThat(read.awaitEnd(MOMENT)).isFalse();
        assertThat(read.await(MOMENT)).isEmpty();
        while (read.progress().number() == 0) {
            Thread.onSpinWait();
        }
        assertThat(read.progress()).isEqualTo(new ReadProgress(3, 7));
        answer.countDown();
        assertThat(read.awaitEnd(LONG)).isTrue();
        assertThat(read.result()).isEqualTo("found");
        assertThat(read.await(MOMENT)).contains("found");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void endsAtTheNextPageAfterItIsCancelled() {
        AtomicInteger fetched = new AtomicInteger();
        read.run(it -> {
            var pages = it.cancelling(new CountingPages(fetched));
            pages.fetchAhead(List.of());
            it.cancel();
            pages.fetchAhead(List.of());
            return "never";
        });
        assertThat(fetched).hasValue(1);
        assertThat(read.awaitEnd(LONG)).isTrue();
        assertThatThrownBy(read::result).isInstanceOf(CancellationException.class);
        assertThat(read.await(LONG)).isEmpty();
    }

    private record CountingPages(AtomicInteger fetched) implements PageSource {
        @Override
        public RawPage open(RecordReference page) {
            throw new AssertionError();
        }

        @Override
        public void fetchAhead(List<RecordReference> pages) {
            fetched.incrementAndGet();
        }
    }

    @Test
    void aFailureIsThatOfTheRead() {
        read.run(_ -> {
            throw ProblemCode.NO_RECOVERY_POINT.problem();
        });
        assertThat(read.awaitEnd(LONG)).isTrue();
        assertThatThrownBy(read::result)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.NO_RECOVERY_POINT));
    }
}
