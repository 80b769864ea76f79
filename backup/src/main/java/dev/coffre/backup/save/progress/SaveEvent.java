package dev.coffre.backup.save.progress;

import dev.coffre.backup.source.SourceProblem;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.problem.Problem;
import java.time.Duration;
import java.util.Optional;

/** What a run reports while it is running. */
public sealed interface SaveEvent {

    /**
     * A phase begins. Phases come in order, but a run that starts again begins with {@link SavePhase#READING}. It does so if
     * the vault lost records or the session.
     */
    record PhaseBegan(SavePhase phase) implements SaveEvent {}

    /**
     * Progress, several times a second. Rates follow from the sums.
     *
     * @param elapsed since the run began
     * @param expected sums of the previous point, as an estimate of the final {@link SaveTotals#files} and
     *     {@link SaveTotals#bytes}; empty in a first backup
     * @param path the current object, for people
     */
    record Progress(SavePhase phase, Duration elapsed, SaveTotals totals, Optional<Expected> expected, String path)
            implements SaveEvent {}

    /** @param bytes sizes of the files, holes included */
    record Expected(long files, long bytes) {}

    /** A warning about one path or a side task. The run continues and ends with warnings. */
    record Warned(Problem warning) implements SaveEvent {}

    /** Something was left out on purpose, or is of a kind that no point keeps. */
    record LeftOut(SourceProblem problem) implements SaveEvent {}

    /** A session is open. A later run can resume it. */
    record SessionOpened(SessionId session) implements SaveEvent {}

    /**
     * Objects of the point have the immutable or the append-only flag, which the point does not keep. Reported once, right
     * before {@link Committed}.
     *
     * @param example path of one of them, for people
     */
    record UnsupportedFlags(long count, String example) implements SaveEvent {}

    /** The vault holds the point. */
    record Committed(ChainHead point) implements SaveEvent {}
}
