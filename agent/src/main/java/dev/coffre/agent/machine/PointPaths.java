package dev.coffre.agent.machine;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
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
        ByteString slash = ByteString.utf8("/");
        for (ByteString root : point.content().roots().reversed()) {
            ByteString prefix = root.equals(slash) ? root : root.concat(slash);
            if (path.equals(root)) {
                return EntryKey.root(root);
            }
            if (path.startsWith(prefix)) {
                EntryKey key = EntryKey.root(root);
                for (int from = prefix.size(); from < path.size(); ) {
                    int end = path.indexOf((byte) '/', from);
                    int to = end < 0 ? path.size() : end;
                    key = key.child(path.substring(from, to));
                    from = to + 1;
                }
                return key;
            }
        }
        throw ProblemCode.PATH_NOT_IN_POINT.with("path", path.display());
    }

    /** Returns the absolute path of an entry, as bytes. */
    public static ByteString path(EntryKey key) {
        ByteString slash = ByteString.utf8("/");
        ByteString path = ByteString.EMPTY;
        for (ByteString part : key.path()) {
            boolean first = path.isEmpty() || path.equals(slash);
            path = first ? path.concat(part) : path.concat(slash).concat(part);
        }
        return path;
    }

    /** Returns the entry's name for people; for a root its whole path. */
    public static String name(EntryKey key) {
        return key.path().getLast().display();
    }
}
