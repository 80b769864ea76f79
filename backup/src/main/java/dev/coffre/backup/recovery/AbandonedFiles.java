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
         * Its partial files are removed.
         *
         * @param files number of them
         * @param target as in {@link RecoveryKey}
         */
        record Done(ByteString target, int files) implements Removal {}

        /**
         * Some of its partial files are still there.
         *
         * @param errno the POSIX symbol of the reason
         */
        record Refused(ByteString target, String errno) implements Removal {}
    }

    /** Removes the partial files of all recoveries that no process runs. */
    public List<Removal> removeAll() {
        List<Removal> removals = new ArrayList<>();
        machine.notes().abandoned().forEach(abandoned -> removals.add(remove(abandoned)));
        return removals;
    }

    /** Removes the files of one recovery, and closes its note. Keeps the note if a file cannot be removed. */
    Removal remove(RecoveryNotes.Abandoned abandoned) {
        try (RecoveryNote note = abandoned.note()) {
            List<NotedFile> files = note.files();
            try {
                remove(abandoned.target(), files);
            } catch (ErrnoException failure) {
                if (!failure.is(Errno.ENOENT)) {
                    return new Removal.Refused(abandoned.target(), failure.symbol());
                }
            }
            note.delete();
            return new Removal.Done(abandoned.target(), files.size());
        }
    }

    private void remove(ByteString folder, List<NotedFile> files) throws ErrnoException {
        if (files.isEmpty()) {
            return;
        }
        try (RecoveryTarget target = folder.isEmpty()
                ? machine.targets().openMachine(MetadataRules.SAME_MACHINE, machine.random())
                : machine.targets().open(folder, MetadataRules.SAME_MACHINE, machine.random())) {
            for (NotedFile file : files) {
                target.removePartial(file.file());
            }
        }
    }
}
