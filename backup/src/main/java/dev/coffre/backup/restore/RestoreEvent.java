package dev.coffre.backup.restore;

import dev.coffre.vault.problem.Problem;
import java.time.Duration;

/** What a recovery reports while it is running. */
public sealed interface RestoreEvent {
    /**
     * Progress, several times a second.
     *
     * @param filesExpected and {@code bytesExpected}: the final totals if everything is recovered; 0 if only some paths are
     * @param path the current entry, for people
     */
    record Progress(Duration elapsed, RestoreTotals totals, long filesExpected, long bytesExpected, String path)
            implements RestoreEvent {}

    /**
     * Dry run only: another object has the name, and the conflict rule will decide.
     *
     * @param path in the recovery point, for people
     */
    record Conflict(String path) implements RestoreEvent {}

    /** Something was not recovered as it was. The recovery continues. */
    record Warned(Problem warning) implements RestoreEvent {}
}
