package dev.coffre.backup.restore;

import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.place.Target;
import dev.coffre.backup.place.TargetPath;
import java.util.Optional;

/** Chooses the path of an object whose name may be taken. Thread-safe. */
record Conflicts(ConflictRule rule, Target target, CopyNames copyNames) {
    /** Applies the conflict rule. Returns empty if the object is to be skipped. */
    Optional<TargetPath> free(TargetPath path) throws ErrnoException {
        return replace() || target.inspect(path).isEmpty() ? Optional.of(path) : beside(path);
    }

    /**
     * Like {@link #free} for a file. Its name is settled when it is placed, so this checks only if that may avoid fetching
     * content.
     */
    Optional<TargetPath> freeForFile(TargetPath path) throws ErrnoException {
        return rule == ConflictRule.SKIP ? free(path) : Optional.of(path);
    }

    /** Returns a path beside an existing object that must not be replaced; empty unless the rule is to keep both. */
    Optional<TargetPath> beside(TargetPath taken) throws ErrnoException {
        return rule == ConflictRule.COPIES ? Optional.of(copyNames.free(target, taken)) : Optional.empty();
    }

    /** Returns whether recovered objects replace existing ones. */
    boolean replace() {
        return rule == ConflictRule.OVERWRITE;
    }
}
