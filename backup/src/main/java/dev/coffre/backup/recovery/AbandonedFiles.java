package dev.coffre.backup.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.place.MetadataRules;
import dev.coffre.backup.place.RecoveryTarget;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes the partial files of interrupted recoveries that are not resumed. Thread-safe.
 *
 * @param machine that they are on
 */
public record AbandonedFiles(TargetMachine machine) {
    /** What one interrupted recovery left. */
    public sealed interface Removal {
        /**
         * The partial files that were found are removed.
         *
         * @param target as in {@link RecoveryKey}
         * @param files number of those removed
         * @param missing number of those that were not found, as on a disk that is not mounted
         */
        record Done(ByteString target, int files, int missing) implements Removal {}

        /**
         * Some partial files are still there.
         *
         * @param errno the POSIX symbol of the reason
         */
        record Refused(ByteString target, String errno) implements Removal {}
    }

    /**
     * Removes the partial files of all recoveries that no process runs. What is not found stays noted. Each note stays, so that
     * the recovery can still be resumed: else it would place a copy beside each file that is complete.
     */
    public List<Removal> removeAll() {
        List<Removal> removals = new ArrayList<>();
        for (RecoveryNotes.Abandoned abandoned : machine.notes().abandoned(_ -> true)) {
            if (abandoned.note().files().isEmpty()) {
                abandoned.note().close();
            } else {
                removals.add(remove(abandoned, true));
            }
        }
        return removals;
    }

    /** Removes the partial files of the interrupted recoveries that wrote to the same place, and forgets these recoveries. */
    public void giveUp(RecoveryKey recovery) {
        machine.notes().abandoned(recovery::overlaps).forEach(this::remove);
    }

    /** Removes the files of one recovery, and forgets it unless a file cannot be removed. Closes its note. */
    void remove(RecoveryNotes.Abandoned abandoned) {
        remove(abandoned, false);
    }

    private Removal remove(RecoveryNotes.Abandoned abandoned, boolean keepsMissing) {
        try (RecoveryNote note = abandoned.note()) {
            List<NotedFile> files = note.files();
            List<NotedFile> missing = files;
            try {
                missing = remove(abandoned.target(), files);
            } catch (ErrnoException failure) {
                if (keepsMissing || !failure.is(Errno.ENOENT)) {
                    return new Removal.Refused(abandoned.target(), failure.symbol());
                }
            }
            if (keepsMissing) {
                note.write(missing);
            } else {
                note.delete();
            }
            return new Removal.Done(abandoned.target(), files.size() - missing.size(), missing.size());
        }
    }

    /** Returns the files that are not there. */
    private List<NotedFile> remove(ByteString folder, List<NotedFile> files) throws ErrnoException {
        List<NotedFile> missing = new ArrayList<>();
        if (files.isEmpty()) {
            return missing;
        }
        try (RecoveryTarget target = folder.isEmpty()
                ? machine.targets().openMachine(MetadataRules.SAME_MACHINE, machine.random())
                : machine.targets().open(folder, MetadataRules.SAME_MACHINE, machine.random())) {
            for (NotedFile file : files) {
                if (!target.removePartial(file.file())) {
                    missing.add(file);
                }
            }
        }
        return missing;
    }
}
