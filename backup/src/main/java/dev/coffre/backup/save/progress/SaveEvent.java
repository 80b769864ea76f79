package dev.coffre.backup.save.progress;

import dev.coffre.backup.source.SourceProblem;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.problem.Problem;
import java.time.Duration;
import java.util.Optional;

/** What a run reports while it is running. */
public sealed interface SaveEvent {

    /** A phase begins. Phases come in order, but a run that heals losses of the vault starts again with the first. */
    record PhaseBegan(SavePhase phase) implements SaveEvent {}

    /**
     * Progress, several times a second, with the sums from which rates follow.
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
     * Objects of the point have the immutable or the append-only flag, which the point does not keep. Comes once, before the
     * end.
     *
     * @param example path of one of them, for people
     */
    record UnsupportedFlags(long count, String example) implements SaveEvent {}

    /** The vault holds the point. */
    record Committed(ChainHead point) implements SaveEvent {}
}
