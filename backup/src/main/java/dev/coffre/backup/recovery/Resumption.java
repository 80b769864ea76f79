package dev.coffre.backup.recovery;

import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.tree.Entry;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.function.BiPredicate;

/**
 * How a recovery resumes an interrupted one.
 *
 * @param isResumed whether the same recovery was interrupted before
 */
record Resumption(RecoveryNote note, boolean isResumed) implements AutoCloseable {
    /** Opens the note of a recovery. Removes what others to the same place left, so that their space is free. */
    static Resumption begin(RecoveryPlan plan, TargetMachine machine, RecoveryStats stats) {
        RecoveryNotes.Begun begun;
        try {
            begun = machine.notes().begin(RecoveryKey.of(plan));
        } catch (Problem unusable) {
            if (unusable.code() == ProblemCode.RECOVERY_RUNNING) {
                throw unusable; // two recoveries would double each other's files
            }
            stats.reportUnresumable(unusable);
            return new Resumption(RecoveryNote.NONE, false);
        }
        AbandonedFiles leftovers = new AbandonedFiles(machine);
        begun.abandoned().forEach(leftovers::remove);
        if (begun.isResumed()) {
            stats.resume();
        }
        return new Resumption(begun.note(), begun.isResumed());
    }

    /** Returns whether a recovery would resume an interrupted one; not if the notes cannot be read. Changes nothing. */
    static boolean isExpected(RecoveryPlan plan, TargetMachine machine, RecoveryStats stats) {
        try {
            RecoveryKey recovery = RecoveryKey.of(plan);
            return machine.notes().interrupted(recovery).stream().anyMatch(recovery::isSame);
        } catch (Problem unusable) {
            stats.reportUnresumable(unusable);
            return false;
        }
    }

    /**
     * Returns whether an entry need not be recovered again. {@link ConflictRule#COPIES} would place a copy beside everything
     * that is recovered already. {@link ConflictRule#SKIP} keeps what has the name, but must know to which file the other
     * names of a hard-linked one are linked. {@link ConflictRule#OVERWRITE} replaces all names.
     */
    BiPredicate<Entry, TargetPath> alreadyRecovered(ConflictRule rule, EntryComparison comparison) {
        if (!isResumed) {
            return (_, _) -> false;
        }
        return switch (rule) {
            case COPIES -> comparison::isRecovered;
            case SKIP -> (entry, path) -> entry.marks().linkGroup().isPresent() && comparison.isRecovered(entry, path);
            case OVERWRITE -> (_, _) -> false;
        };
    }

    @Override
    public void close() {
        note.close();
    }
}
