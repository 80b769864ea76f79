package dev.coffre.backup.recovery;

import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.place.ExistingFile;
import dev.coffre.backup.place.RecoveryTarget;
import dev.coffre.backup.place.TargetPath;
import java.util.Optional;

/** Finds content in files to be replaced that need not be fetched. For one thread. */
record ReusableContentFinder(ConflictRule rule, RecoveryTarget target, PidVerifier verifier) {
    /** Must be closed when the file is recovered. If nothing is replaced, nothing is reused: looking would only cost time. */
    ReusableContent find(TargetPath path) {
        if (rule != ConflictRule.OVERWRITE) {
            return ReusableContent.NONE;
        }
        try {
            Optional<ExistingFile> existing = target.openExisting(path);
            return existing.isPresent()
                    ? new ReusableContent.ExistingContent(existing.get(), verifier)
                    : ReusableContent.NONE;
        } catch (ErrnoException unreadable) {
            return ReusableContent.NONE; // whether the file can be replaced is decided later
        }
    }
}
