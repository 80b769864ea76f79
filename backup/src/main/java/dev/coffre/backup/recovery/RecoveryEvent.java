package dev.coffre.backup.recovery;

import dev.coffre.vault.problem.Problem;
import java.time.Duration;

/** What a recovery reports while it is running. */
public sealed interface RecoveryEvent {
    /**
     * Progress, several times a second.
     *
     * @param filesExpected number of files if everything is recovered; 0 if only some paths are
     * @param bytesExpected their total size; 0 if only some paths are recovered
     * @param path the current entry, for people
     */
    record Progress(Duration elapsed, RecoveryTotals totals, long filesExpected, long bytesExpected, String path)
            implements RecoveryEvent {}

    /**
     * Dry run only: another object has the name, and the conflict rule will decide.
     *
     * @param path in the recovery point, for people
     */
    record Conflict(String path) implements RecoveryEvent {}

    /** Something was not recovered, or not completely. The recovery continues. */
    record Warned(Problem warning) implements RecoveryEvent {}
}
