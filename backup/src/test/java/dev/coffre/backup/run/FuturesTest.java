package dev.coffre.backup.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FuturesTest {
    @Test
    void joinThrowsWhatTheFutureFailedWith() {
        Problem problem = ProblemCode.JOB_CANCELLED.problem();
        assertThatThrownBy(() -> Futures.join(CompletableFuture.failedFuture(problem)))
                .isSameAs(problem);
        Error error = new StackOverflowError();
        assertThatThrownBy(() -> Futures.join(CompletableFuture.failedFuture(error)))
                .isSameAs(error);
    }
}
