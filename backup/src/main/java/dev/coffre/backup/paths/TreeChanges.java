package dev.coffre.backup.paths;

import dev.coffre.backup.entry.EntryKey;
import java.util.Optional;

/** Receives the paths of a tree, compared with those of a base tree, in key order. */
public interface TreeChanges {
    /** For a walk that only proves that the pages can be read. */
    TreeChanges IGNORED = new TreeChanges() {
        @Override
        public void present(EntryKey key) {}

        @Override
        public void kept(Optional<EntryKey> after, EntryKey last) {}
    };

    /** The tree has this path. */
    void present(EntryKey key);

    /**
     * In this range both trees have the same paths.
     *
     * @param after the range begins after this key; empty if it begins with the first path
     * @param last of the range, a path of both trees
     */
    void kept(Optional<EntryKey> after, EntryKey last);
}
