package dev.coffre.backup.recovery;

import dev.coffre.backup.entry.ByteString;
import java.util.List;
import java.util.function.Predicate;

/** The notes of the recoveries that have not completed, in the agent's state. Thread-safe. */
public interface RecoveryNotes {
    /** Notes nothing. */
    RecoveryNotes NONE = new RecoveryNotes() {
        @Override
        public Begun begin(RecoveryKey recovery) {
            return new Begun(RecoveryNote.NONE, false, List.of());
        }

        @Override
        public List<RecoveryKey> interrupted(RecoveryKey recovery) {
            return List.of();
        }

        @Override
        public List<Abandoned> abandoned(Predicate<RecoveryKey> wanted) {
            return List.of();
        }
    };

    /**
     * The note of a recovery that begins.
     *
     * @param isResumed whether the same recovery was interrupted before
     * @param abandoned interrupted recoveries whose partial files are to be removed: those to the same place, and the
     *     oldest one if there are too many
     */
    record Begun(RecoveryNote note, boolean isResumed, List<Abandoned> abandoned) {
        public Begun {
            abandoned = List.copyOf(abandoned);
        }
    }

    /**
     * An interrupted recovery that no process resumes.
     *
     * @param target as in {@link RecoveryKey}
     * @param note to be closed by the receiver
     */
    record Abandoned(ByteString target, RecoveryNote note) {}

    /**
     * Opens or creates the note of a recovery.
     *
     * A damaged note counts as none. If a note cannot be written, nothing is reported and the recovery cannot be resumed.
     *
     * @throws dev.coffre.vault.problem.Problem {@code recovery-running} if a recovery writes to the same place, or why the
     *     folder of the notes cannot be used
     */
    Begun begin(RecoveryKey recovery);

    /**
     * Returns the interrupted recoveries that wrote to the same place, of any recovery point. Changes nothing.
     *
     * @throws dev.coffre.vault.problem.Problem why the folder of the notes cannot be used
     */
    List<RecoveryKey> interrupted(RecoveryKey recovery);

    /** Opens the wanted notes of recoveries that no process runs. */
    List<Abandoned> abandoned(Predicate<RecoveryKey> wanted);
}
