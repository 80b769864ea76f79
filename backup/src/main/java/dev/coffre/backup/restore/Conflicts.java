package dev.coffre.backup.restore;

import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.place.Target;
import dev.coffre.backup.place.TargetPath;
import java.util.Optional;

/** Where something is to stand when its name may be taken. Thread-safe. */
record Conflicts(ConflictRule rule, Target target, CopyNames copyNames) {
    /** By the conflict rule; empty if it is to be left out. */
    Optional<TargetPath> free(TargetPath path) throws ErrnoException {
        return replace() || target.inspect(path).isEmpty() ? Optional.of(path) : beside(path);
    }

    /** As {@link #free} for a file, whose name is settled when it is placed: looked at now only if that spares its content. */
    Optional<TargetPath> freeForFile(TargetPath path) throws ErrnoException {
        return rule == ConflictRule.SKIP ? free(path) : Optional.of(path);
    }

    /** For what must not take the place of what is there: beside it, or nowhere. */
    Optional<TargetPath> beside(TargetPath taken) throws ErrnoException {
        return rule == ConflictRule.COPIES ? Optional.of(copyNames.free(target, taken)) : Optional.empty();
    }

    /** Whether what is recovered takes the place of what is there. */
    boolean replace() {
        return rule == ConflictRule.OVERWRITE;
    }
}
