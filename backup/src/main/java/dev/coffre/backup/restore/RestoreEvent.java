package dev.coffre.backup.restore;

import dev.coffre.vault.problem.Problem;
import java.time.Duration;

/** What a recovery tells while it goes on. */
public sealed interface RestoreEvent {
    /**
     * Comes a few times a second.
     *
     * @param filesExpected and {@code bytesExpected}: what the totals will end at, if everything is recovered; 0 when only
     *     some paths are
     * @param path what is looked at, for people
     */
    record Progress(Duration elapsed, RestoreTotals totals, long filesExpected, long bytesExpected, String path)
            implements RestoreEvent {}

    /**
     * A dry run only: something else stands where this is to be, and the conflict rule will decide.
     *
     * @param path of what is in the recovery point, for people
     */
    record Conflict(String path) implements RestoreEvent {}

    /** Something is not recovered as it was; the rest goes on. */
    record Warned(Problem warning) implements RestoreEvent {}
}
