package dev.coffre.backup.recall;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RecallTest {
    @Test
    void awaitThrowsWhatTheFutureFailedWith() {
        Problem problem = ProblemCode.JOB_CANCELLED.problem();
        assertThatThrownBy(() -> Recall.await(CompletableFuture.failedFuture(problem)))
                .isSameAs(problem);
        Error error = new StackOverflowError();
        assertThatThrownBy(() -> Recall.await(CompletableFuture.failedFuture(error)))
                .isSameAs(error);
    }
}
