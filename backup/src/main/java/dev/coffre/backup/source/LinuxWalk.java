package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Visits all children of a directory in order, then goes into each of its subdirectories in order. A few directories are
 * open at a time, whatever the depth, and a few small ones are kept that were visited ahead; of the others there are only the
 * names of subdirectories still to come.
 */
final class LinuxWalk implements SourceWalk {
    private final Iterator<SourceProblem> unfrozen;
    private final WalkSpill spill;
    private final FoldersToCome folders;
    private FolderWalk folder;

    /**
     * @param spill takes what is too much for memory; closed with the walk
     * @param unfrozen what is told before anything else
     * @param threads that visit folders before the walk is there, if there are any
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

    /** Leaves the directory that is done for the next one; false if there is none. */
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
