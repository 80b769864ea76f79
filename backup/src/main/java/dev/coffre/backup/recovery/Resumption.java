package dev.coffre.backup.recovery;

import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.tree.Entry;
import java.util.function.BiPredicate;

/**
 * How a recovery resumes an interrupted one.
 *
 * @param isResumed whether the same recovery was interrupted before
 */
record Resumption(RecoveryNote note, boolean isResumed) implements AutoCloseable {
    /** Opens the note of a recovery. Removes what others into the same target left, so that their space is free. */
    static Resumption begin(RecoveryPlan plan, TargetMachine machine) {
        RecoveryNotes.Begun begun = machine.notes().begin(RecoveryKey.of(plan));
        AbandonedFiles leftovers = new AbandonedFiles(machine);
        begun.abandoned().forEach(leftovers::remove);
        return new Resumption(begun.note(), begun.isResumed());
    }

    /**
     * Returns whether an entry need not be recovered again. The other conflict rules need no such look: they keep or replace
     * what is there, but {@link ConflictRule#COPIES} would place a copy beside everything that is recovered already.
     */
    BiPredicate<Entry, TargetPath> alreadyRecovered(ConflictRule rule, EntryComparison comparison) {
        return isResumed && rule == ConflictRule.COPIES ? comparison::isRecovered : (_, _) -> false;
    }

    @Override
    public void close() {
        note.close();
    }
}
