package dev.coffre.backup.source.walk;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a part of a source is read: at its own path or in a snapshot.
 *
 * @param baseDepth number of leading path components that {@code base} replaces
 * @param base absolute path
 * @param snapshot whether this is a snapshot, where nothing changes
 */
public record ReadLocation(int baseDepth, ByteString base, boolean snapshot) {
    /** Returns the location of the files themselves, without a snapshot. */
    public static ReadLocation live(ByteString root) {
        return new ReadLocation(1, root, false);
    }

    /** Returns whether this location begins at {@code key}. Then the parent directory is read at another location. */
    public boolean startsAt(EntryKey key) {
        return key.depth() + 1 == baseDepth;
    }

    /** Returns the path at which the object of {@code key} is read. */
    public List<ByteString> path(EntryKey key) {
        return directoryPath(key.path());
    }

    /** Returns the path at which a directory is read. The directory must be within this location. */
    public List<ByteString> directoryPath(List<ByteString> named) {
        List<ByteString> path = new ArrayList<>(named.size() - baseDepth + 1);
        path.add(base);
        path.addAll(named.subList(baseDepth, named.size()));
        return path;
    }
}
