package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a part of a source is read, which need not be where it is: a snapshot is somewhere else.
 *
 * @param depth how many components of a path are told by {@code place}
 * @param place absolute
 * @param frozen whether nothing changes there
 */
record Ground(int depth, ByteString place, boolean frozen) {
    /** The files themselves. */
    static Ground live(ByteString root) {
        return new Ground(1, root, false);
    }

    /** Whether the ground begins with the object of {@code key}, so that the folder above is on another. */
    boolean beginsWith(EntryKey key) {
        return key.depth() + 1 == depth;
    }

    /** Where the object of {@code key} is read. */
    List<ByteString> path(EntryKey key) {
        return folder(key.path());
    }

    /** Where the folder is read that the objects of a parent lie in; it must be on this ground. */
    List<ByteString> folder(List<ByteString> named) {
        List<ByteString> path = new ArrayList<>(named.size() - depth + 1);
        path.add(place);
        path.addAll(named.subList(depth, named.size()));
        return path;
    }
}
