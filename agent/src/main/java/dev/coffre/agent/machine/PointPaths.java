package dev.coffre.agent.machine;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.PathForm;
import java.util.Optional;

/** Paths and names of entries in a recovery point. */
public final class PointPaths {
    private PointPaths() {}

    /** Returns the absolute path of an entry, as bytes. */
    public static ByteString path(EntryKey key) {
        return PathForm.of(key.rootPath()).path(key);
    }

    /** Returns the entry's name for people; for a root its whole path. */
    public static String name(EntryKey key) {
        return key.displayName();
    }

    /** Returns the key of the folder that an entry is in; empty for a root. */
    public static Optional<EntryKey> folder(EntryKey key) {
        return key.isRoot()
                ? Optional.empty()
                : Optional.of(new EntryKey(
                        key.parent().subList(0, key.depth() - 1), key.parent().getLast()));
    }
}
