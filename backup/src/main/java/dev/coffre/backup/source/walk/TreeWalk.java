package dev.coffre.backup.source.walk;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.source.WalkEvent;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Returns all children of a directory in order, then descends into each of its subdirectories in order. At any depth, only a
 * few directories are open, and a few small ones are prefetched. Of all others, only the names of pending subdirectories are
 * kept.
 */
public final class TreeWalk implements SourceWalk {
    private final Iterator<SourceProblem> snapshotProblems;
    private final WalkSpill spill;
    private final DirectoryPrefetcher prefetcher;
    private DirectoryWalk current;

    /**
     * @param spill takes names that exceed memory; closed with the walk
     * @param snapshotProblems problems returned before anything else
     * @param threads for prefetching, if any
     */
    public TreeWalk(
            List<ByteString> roots,
            DirectoryReader reader,
            WalkSpill spill,
            List<SourceProblem> snapshotProblems,
            Optional<Executor> threads) {
        this.snapshotProblems = snapshotProblems.iterator();
        this.spill = spill;
        this.prefetcher = new DirectoryPrefetcher(reader, spill, threads);
        this.current = reader.walkRoots(roots, spill);
    }

    @Override
    public Optional<WalkEvent> next() {
        if (snapshotProblems.hasNext()) {
            return Optional.of(snapshotProblems.next());
        }
        do {
            Optional<WalkEvent> next = current.next();
            if (next.isPresent()) {
                return next;
            }
        } while (enterNext());
        return Optional.empty();
    }

    /** Moves from the finished directory to the next. Returns false if there is none. */
    private boolean enterNext() {
        current.close();
        prefetcher.add(current.subdirectories());
        Optional<DirectoryWalk> next = prefetcher.enterNext();
        next.ifPresent(entered -> current = entered);
        return next.isPresent();
    }

    @Override
    public void close() {
        try (spill) {
            prefetcher.close();
            current.close();
        }
    }
}
