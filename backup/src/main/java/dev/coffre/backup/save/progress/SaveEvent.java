package dev.coffre.backup.save.progress;

import dev.coffre.backup.source.SourceProblem;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.problem.Problem;
import java.time.Duration;
import java.util.Optional;

/** What a run tells while it goes on. */
public sealed interface SaveEvent {

    /** A phase begins. Phases come in order; a run that heals what the vault lost begins again with the first. */
    record PhaseBegan(SavePhase phase) implements SaveEvent {}

    /**
     * How far the run is; comes a few times a second, with the sums from which rates follow.
     *
     * @param elapsed since the run began
     * @param expected sums of the previous point, as an estimate of what {@link SaveTotals#files} and
     *     {@link SaveTotals#bytes} will end at; empty in a first backup
     * @param path what is looked at, for people
     */
    record Progress(SavePhase phase, Duration elapsed, SaveTotals totals, Optional<Expected> expected, String path)
            implements SaveEvent {}

    /** @param bytes sizes of the files, holes included */
    record Expected(long files, long bytes) {}

    /** Something went wrong with one path or beside the way; the run goes on and ends with warnings. */
    record Warned(Problem warning) implements SaveEvent {}

    /** Something was left out on purpose, or is of a kind that no point keeps. */
    record LeftOut(SourceProblem problem) implements SaveEvent {}

    /** A session of this id is open: a run after this one can go on with it. */
    record SessionOpened(SessionId session) implements SaveEvent {}

    /**
     * Objects of the point have the flag immutable or append-only, which it does not keep. Comes once, before the end.
     *
     * @param example path of one of them, for people
     */
    record FlagsNotKept(long count, String example) implements SaveEvent {}

    /** The vault holds the point. */
    record Committed(ChainHead point) implements SaveEvent {}
}
