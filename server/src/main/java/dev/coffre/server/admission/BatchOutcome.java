package dev.coffre.server.admission;

import dev.coffre.vault.PutResult;
import dev.coffre.vault.problem.Problem;

/** The result of a batch, valid once its group is durable. */
sealed interface BatchOutcome {
    /** The batch is admitted, or lacks children. */
    record AnsweredBatch(PutResult admission) implements BatchOutcome {}

    /** The batch breaks a rule, or there is no room for it. */
    record RefusedBatch(Problem problem) implements BatchOutcome {}
}
