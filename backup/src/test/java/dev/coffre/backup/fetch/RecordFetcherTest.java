package dev.coffre.backup.fetch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RecordFetcherTest {
    @Test
    void awaitThrowsWhatTheFutureFailedWith() {
        Problem problem = ProblemCode.JOB_CANCELLED.problem();
        assertThatThrownBy(() -> RecordFetcher.await(CompletableFuture.failedFuture(problem)))
                .isSameAs(problem);
        Error error = new StackOverflowError();
        assertThatThrownBy(() -> RecordFetcher.await(CompletableFuture.failedFuture(error)))
                .isSameAs(error);
    }
}
