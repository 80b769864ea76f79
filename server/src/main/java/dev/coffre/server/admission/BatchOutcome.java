package dev.coffre.server.admission;

import dev.coffre.vault.Admission;
import dev.coffre.vault.problem.Problem;

/** What became of a batch. */
sealed interface BatchOutcome {
    /** It is durable, or lacks kids. */
    record Answered(Admission admission) implements BatchOutcome {}

    /** It breaks a rule, or there is no room for it. */
    record Refused(Problem problem) implements BatchOutcome {}
}
