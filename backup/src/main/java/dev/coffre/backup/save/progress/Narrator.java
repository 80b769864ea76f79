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
public final class Narrator {
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final SaveListener listener;
    private final InstantSource clock;
    private final Tally tally;
    private final Instant began;
    private final List<Problem> warnings = new ArrayList<>();
    private Optional<SaveEvent.Expected> expected = Optional.empty();
    private SavePhase phase = SavePhase.COMPARING;
    private Instant lastTold;
    private long warningCount;
    private int warningsBefore;
    private long warningCountBefore;
    private long flagged;
    private String flaggedExample = "";

    public Narrator(SaveListener listener, InstantSource clock, Tally tally) {
        this.listener = listener;
        this.clock = clock;
        this.tally = tally;
        this.began = clock.instant();
        this.lastTold = began;
    }

    public void begin(SavePhase next) {
        phase = next;
        listener.on(new SaveEvent.PhaseBegan(next));
    }

    public void expect(SaveEvent.Expected sums) {
        expected = Optional.of(sums);
    }

    /** Sets the current object, and reports progress if the interval has passed. */
    public void pass(EntryKey key) {
        Instant now = clock.instant();
        // Also report after the clock was set back.
        if (now.isBefore(lastTold) || Duration.between(lastTold, now).compareTo(INTERVAL) >= 0) {
            lastTold = now;
            listener.on(new SaveEvent.Progress(
                    phase, Duration.between(began, now), tally.totals(), expected, key.display()));
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
    public void flagsNotKept(EntryKey key) {
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

    /** Drops the warnings of the attempt, because the next attempt repeats them. Earlier warnings stay. */
    public void forgetAttempt() {
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
            listener.on(new SaveEvent.FlagsNotKept(flagged, flaggedExample));
        }
        listener.on(new SaveEvent.Committed(point));
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
