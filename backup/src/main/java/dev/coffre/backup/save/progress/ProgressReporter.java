package dev.coffre.backup.save.progress;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reports the progress of a run to a listener at intervals, and collects the warnings for the report. Not thread-safe. */
public final class ProgressReporter {
    private static final long REPORT_INTERVAL_MILLIS = 200;

    private final SaveListener listener;
    private final InstantSource clock;
    private final SaveStats stats;
    private final Instant began;
    private final List<Problem> warnings = new ArrayList<>();
    private Optional<SaveEvent.Expected> expected = Optional.empty();
    private SavePhase phase = SavePhase.COMPARING;
    private long lastReportedMillis;
    private long warningCount;
    private int warningsBefore;
    private long warningCountBefore;
    private long flagged;
    private String flaggedExample = "";

    public ProgressReporter(SaveListener listener, InstantSource clock, SaveStats stats) {
        this.listener = listener;
        this.clock = clock;
        this.stats = stats;
        this.began = clock.instant();
        this.lastReportedMillis = began.toEpochMilli();
    }

    public void beginPhase(SavePhase next) {
        phase = next;
        listener.on(new SaveEvent.PhaseBegan(next));
    }

    public void setExpected(SaveEvent.Expected sums) {
        expected = Optional.of(sums);
    }

    /** Sets the current object, and reports progress if the interval has passed. */
    public void progress(EntryKey key) {
        long now = clock.millis(); // a plain number, because this runs for every object
        // Also report after the clock was set back.
        if (now < lastReportedMillis || now - lastReportedMillis >= REPORT_INTERVAL_MILLIS) {
            lastReportedMillis = now;
            listener.on(new SaveEvent.Progress(phase, elapsed(), stats.totals(), expected, key.display()));
        }
    }

    public void warn(Problem warning) {
        warningCount++;
        if (warnings.size() < SaveReport.MAX_WARNINGS) {
            warnings.add(warning);
        }
        listener.on(new SaveEvent.Warned(warning));
    }

    /** Counts an object whose flags the point does not keep. All of them are reported together. */
    public void countUnsupportedFlags(EntryKey key) {
        if (flagged == 0) {
            flaggedExample = key.display();
        }
        flagged++;
    }

    /** Marks the beginning of an attempt: later warnings belong to it. */
    public void beginAttempt() {
        warningsBefore = warnings.size();
        warningCountBefore = warningCount;
    }

    /** Drops the warnings and file counts of the attempt, because the next attempt repeats them. Earlier warnings stay. */
    public void discardAttempt() {
        stats.resetFiles();
        warnings.subList(warningsBefore, warnings.size()).clear();
        warningCount = warningCountBefore;
        flagged = 0;
    }

    public void leftOut(SourceProblem problem) {
        listener.on(new SaveEvent.LeftOut(problem));
    }

    public void opened(SessionId session) {
        listener.on(new SaveEvent.SessionOpened(session));
    }

    public void committed(ChainHead point) {
        if (flagged > 0) {
            listener.on(new SaveEvent.UnsupportedFlags(flagged, flaggedExample));
        }
        listener.on(new SaveEvent.Committed(point));
    }

    public SaveStats stats() {
        return stats;
    }

    public Instant began() {
        return began;
    }

    public Duration elapsed() {
        return Duration.between(began, clock.instant());
    }

    public List<Problem> warnings() {
        return warnings;
    }

    public long warningCount() {
        return warningCount;
    }
}
