package dev.coffre.backup.restore;

import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.place.ExistingFile;
import dev.coffre.backup.place.Target;
import dev.coffre.backup.place.TargetPath;
import java.util.Optional;

/** Finds content in files to be replaced that need not be fetched. For one thread. */
record ReusableFiles(ConflictRule rule, Target target, PidProof proof) {
    /** Must be closed when the file is recovered. If nothing is replaced, nothing is reused: looking would only cost time. */
    KnownContent at(TargetPath path) {
        if (rule != ConflictRule.OVERWRITE) {
            return KnownContent.NOTHING;
        }
        try {
            Optional<ExistingFile> existing = target.openExisting(path);
            return existing.isPresent() ? new KnownContent.Standing(existing.get(), proof) : KnownContent.NOTHING;
        } catch (ErrnoException unreadable) {
            return KnownContent.NOTHING; // whether the file can be replaced is decided later
        }
    }
}
