package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Returns all children of a directory in order, then descends into each of its subdirectories in order. At any depth, only a
 * few directories are open and a few small ones are prefetched. Of all others, only the names of pending subdirectories are
 * kept.
 */
final class LinuxWalk implements SourceWalk {
    private final Iterator<SourceProblem> unfrozen;
    private final WalkSpill spill;
    private final FoldersToCome folders;
    private FolderWalk folder;

    /**
     * @param spill takes what exceeds memory; closed with the walk
     * @param unfrozen problems returned before anything else
     * @param threads for prefetching, if any
     */
    LinuxWalk(
            List<ByteString> roots,
            FolderVisitor visitor,
            WalkSpill spill,
            List<SourceProblem> unfrozen,
            Optional<Executor> threads) {
        this.unfrozen = unfrozen.iterator();
        this.spill = spill;
        this.folders = new FoldersToCome(visitor, spill, threads);
        this.folder = visitor.visitRoots(roots, spill);
    }

    @Override
    public Optional<Met> next() {
        if (unfrozen.hasNext()) {
            return Optional.of(unfrozen.next());
        }
        do {
            Optional<Met> next = folder.next();
            if (next.isPresent()) {
                return next;
            }
        } while (goOn());
        return Optional.empty();
    }

    /** Moves from the finished directory to the next. Returns false if there is none. */
    private boolean goOn() {
        folder.close();
        folders.add(folder.found());
        Optional<FolderWalk> next = folders.enter();
        next.ifPresent(entered -> folder = entered);
        return next.isPresent();
    }

    @Override
    public void close() {
        try (spill) {
            folders.close();
            folder.close();
        }
    }
}
