package dev.coffre.server.admission;

import dev.coffre.vault.PutResult;
import java.util.concurrent.CompletableFuture;

/** A batch whose sender waits for its result. */
record QueuedBatch(UploadedBatch batch, CompletableFuture<PutResult> result) {
    QueuedBatch(UploadedBatch batch) {
        this(batch, new CompletableFuture<>());
    }

    void answer(BatchOutcome outcome) {
        switch (outcome) {
            case BatchOutcome.AnsweredBatch answered -> result.complete(answered.admission());
            case BatchOutcome.RefusedBatch refused -> result.completeExceptionally(refused.problem());
        }
    }

    void fail(Throwable failed) {
        result.completeExceptionally(failed);
    }
}
