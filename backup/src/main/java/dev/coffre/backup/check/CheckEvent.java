package dev.coffre.backup.check;

import java.time.Duration;

/** An event of a running check. */
public sealed interface CheckEvent {
    /**
     * Sent a few times a second.
     *
     * @param filesExpected final total of files if every point can be read
     * @param bytesExpected final total of bytes if every point can be read
     * @param seq of the point that is being checked
     * @param path of the entry that is being checked, for people
     */
    record Progress(Duration elapsed, CheckTotals totals, long filesExpected, long bytesExpected, long seq, String path)
            implements CheckEvent {}

    /** A new finding. Sent once for each finding, with what is known to be affected so far; the report has everything. */
    record Found(CheckFinding finding) implements CheckEvent {}
}
