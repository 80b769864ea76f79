package dev.coffre.backup.source.walk;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.source.walk.PendingDirectories.PendingDirectory;
import java.util.List;
import java.util.Optional;

/** Opens and lists the directories of one walk on one system. Thread-safe. */
public interface DirectoryReader {
    /** Starts the walk over the roots, as if they were the children of one directory. */
    DirectoryWalk walkRoots(List<ByteString> sortedRoots, WalkSpill spill);

    /** Starts the walk over a directory. If it is excluded or unreadable, the walk returns only the reason. */
    DirectoryWalk walk(PendingDirectory folder, WalkSpill spill);

    /** Reads a whole directory. Returns empty if it has more than {@code maxNames} names, or if its names are too long. */
    Optional<PrefetchedDirectory> readWhole(PendingDirectory folder, int maxNames);
}
