package dev.coffre.backup.source.walk;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.source.WalkEvent;
import java.util.Optional;

/** The walk over one directory. Subdirectories are returned but not entered. For one thread at a time. */
public interface DirectoryWalk extends AutoCloseable {
    /** Limit of path components in docs/format.md. */
    int MAX_DEPTH = 4_096;

    /**
     * Bytes in the path of a directory that is entered. An inner page of the tree then has room for three keys, whatever the
     * names are, so each level has at most half as many pages as the level below.
     */
    int MAX_PATH_BYTES = 64 << 10;

    /** Returns whether a directory is not entered because of the number or the length of the components in its path. */
    static boolean isTooDeep(EntryKey directory) {
        return directory.depth() + 1 >= MAX_DEPTH || pathBytes(directory) > MAX_PATH_BYTES;
    }

    private static long pathBytes(EntryKey key) {
        long bytes = key.name().size();
        for (ByteString component : key.parent()) {
            bytes += component.size();
        }
        return bytes;
    }

    /** Returns the next object or problem in order of names; empty at the end. */
    Optional<WalkEvent> next();

    /**
     * Returns the subdirectories found so far that are to be entered. A replayed walk returns none, because the prefetcher
     * has added them before.
     */
    SubdirectoryCollector subdirectories();

    @Override
    void close();
}
