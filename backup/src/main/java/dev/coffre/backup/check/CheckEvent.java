package dev.coffre.backup.check;

import java.time.Duration;

/** What a check tells while it goes on. */
public sealed interface CheckEvent {
    /**
     * Comes a few times a second.
     *
     * @param filesExpected and {@code bytesExpected}: what the totals will end at if every point can be read
     * @param seq of the point that is looked at
     * @param path what is looked at, for people
     */
    record Progress(Duration elapsed, CheckTotals totals, long filesExpected, long bytesExpected, long seq, String path)
            implements CheckEvent {}

    /** Something is wrong. Comes once a finding, with what is affected so far; the report has all of it. */
    record Found(Finding finding) implements CheckEvent {}
}
