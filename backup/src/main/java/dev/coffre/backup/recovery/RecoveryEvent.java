package dev.coffre.backup.recovery;

import dev.coffre.vault.problem.Problem;
import java.time.Duration;

/** What a recovery reports while it is running. */
public sealed interface RecoveryEvent {
    /**
     * Progress, several times a second.
     *
     * @param filesExpected number of files at the end, without those that were skipped or failed so far
     * @param bytesExpected their total size
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

    /**
     * An entry was not recovered, because the conflict rule keeps what has its name. Not in a dry run.
     *
     * @param why {@code file-skipped}
     */
    record Skipped(Problem why) implements RecoveryEvent {}

    /**
     * An entry was recovered beside an existing object of its name. Not in a dry run.
     *
     * @param what {@code file-copied}
     */
    record Copied(Problem what) implements RecoveryEvent {}

    /**
     * A device of another machine was left out. It counts as a warning.
     *
     * @param why {@code file-not-recovered}
     */
    record DeviceLeftOut(Problem why) implements RecoveryEvent {}

    /** Something was not recovered, or not completely. The recovery continues. */
    record Warned(Problem warning) implements RecoveryEvent {}
}
