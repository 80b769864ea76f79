package dev.coffre.backup.recovery;

import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.place.RecoveryTarget;
import dev.coffre.backup.place.TargetPath;
import java.util.Optional;

/** Chooses the path of an object whose name may be taken. Thread-safe. */
record ConflictResolver(ConflictRule rule, RecoveryTarget target, CopyNames copyNames) {
    /** Applies the conflict rule. Returns empty if the object is to be skipped. */
    Optional<TargetPath> resolve(TargetPath path) throws ErrnoException {
        return replacesExisting() || target.inspect(path).isEmpty() ? Optional.of(path) : copyPath(path);
    }

    /**
     * Like {@link #resolve}, for a file. The name of a file is decided when the file is placed. Therefore this looks at the
     * target only under {@link ConflictRule#SKIP}, where that may save fetching the content.
     */
    Optional<TargetPath> resolveForFile(TargetPath path) throws ErrnoException {
        return rule == ConflictRule.SKIP ? resolve(path) : Optional.of(path);
    }

    /**
     * Returns a free path for a copy beside an object that must not be replaced. Returns empty unless the rule is
     * {@link ConflictRule#COPIES}.
     */
    Optional<TargetPath> copyPath(TargetPath taken) throws ErrnoException {
        return rule == ConflictRule.COPIES ? Optional.of(copyNames.firstFree(target, taken)) : Optional.empty();
    }

    /** Returns whether recovered objects replace existing ones. */
    boolean replacesExisting() {
        return rule == ConflictRule.OVERWRITE;
    }
}
