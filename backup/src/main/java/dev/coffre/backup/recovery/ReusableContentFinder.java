package dev.coffre.backup.recovery;

import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.place.ExistingFile;
import dev.coffre.backup.place.RecoveryTarget;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.tree.EntryOwners;
import java.util.Optional;

/** Finds content in files to be replaced that need not be fetched. Not thread-safe. */
record ReusableContentFinder(ConflictRule rule, RecoveryTarget target, PidVerifier verifier, EntryOwners owners) {
    /**
     * Returns the content of the file at {@code path}. The caller closes it once the file is recovered. Under other rules
     * than {@link ConflictRule#OVERWRITE} nothing is reused, because the search would only cost time.
     */
    ReusableContent find(TargetPath path) {
        if (rule != ConflictRule.OVERWRITE) {
            return ReusableContent.NONE;
        }
        try {
            Optional<ExistingFile> existing = target.openExisting(path);
            return existing.isPresent() ? of(existing.get()) : ReusableContent.NONE;
        } catch (ErrnoException unreadable) {
            return ReusableContent.NONE; // whether the file can be replaced is decided later
        }
    }

    /** Returns the content of an open file, which is closed with it. */
    ReusableContent of(ExistingFile file) {
        return new ReusableContent.ExistingContent(file, verifier, owners);
    }
}
