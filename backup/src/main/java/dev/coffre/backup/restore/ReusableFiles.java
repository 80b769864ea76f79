package dev.coffre.backup.restore;

import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.place.ExistingFile;
import dev.coffre.backup.place.Target;
import dev.coffre.backup.place.TargetPath;
import java.util.Optional;

/** Finds in files that are about to be replaced what need not be fetched. For one thread. */
record ReusableFiles(ConflictRule rule, Target target, PidProof proof) {
    /** Close it when the file is recovered. Where nothing is replaced there is nothing to reuse: looking would only cost time. */
    KnownContent at(TargetPath path) {
        if (rule != ConflictRule.OVERWRITE) {
            return KnownContent.NOTHING;
        }
        try {
            Optional<ExistingFile> existing = target.openExisting(path);
            return existing.isPresent() ? new KnownContent.Standing(existing.get(), proof) : KnownContent.NOTHING;
        } catch (ErrnoException unreadable) {
            return KnownContent.NOTHING; // whether the file can be replaced is another question
        }
    }
}
