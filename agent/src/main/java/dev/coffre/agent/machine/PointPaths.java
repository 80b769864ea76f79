package dev.coffre.agent.machine;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.PathForm;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.vault.problem.ProblemCode;

/** Converts between absolute paths and keys of entries in a recovery point. */
public final class PointPaths {
    private PointPaths() {}

    /**
     * Returns the key of an absolute path, relative to the longest root that contains it.
     *
     * @throws dev.coffre.vault.problem.Problem {@code path-not-in-point}
     */
    public static EntryKey key(RecoveryPoint point, ByteString path) {
        return point.content()
                .keyOf(path)
                .orElseThrow(() -> ProblemCode.PATH_NOT_IN_POINT.with("path", path.displayPath()));
    }

    /** Returns the absolute path of an entry, as bytes. */
    public static ByteString path(EntryKey key) {
        return PathForm.of(key.rootPath()).path(key);
    }

    /** Returns the entry's name for people; for a root its whole path. */
    public static String name(EntryKey key) {
        return key.displayName();
    }
}
