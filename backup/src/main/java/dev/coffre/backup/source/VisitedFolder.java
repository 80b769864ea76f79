package dev.coffre.backup.source;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The prefetched contents of a directory, kept until the walk gets there.
 *
 * @param met in order
 * @param found the subdirectories to enter
 */
record VisitedFolder(List<Met> met, FoundDirectories found) {
    private static final FoundDirectories NONE = new FoundDirectories(List.of(), Optional.empty());

    /** Reads a directory to its end. */
    static VisitedFolder of(FolderWalk visit) {
        List<Met> met = new ArrayList<>();
        for (Optional<Met> next = visit.next(); next.isPresent(); next = visit.next()) {
            met.add(next.get());
        }
        return new VisitedFolder(met, visit.found());
    }

    /** Returns a directory that could not be entered. */
    static VisitedFolder closed(List<Met> why) {
        return new VisitedFolder(why, NONE);
    }

    /** Returns a walk over the kept contents. */
    FolderWalk replay() {
        return new Replay(met.iterator());
    }

    record Replay(Iterator<Met> met) implements FolderWalk {
        @Override
        public Optional<Met> next() {
            return met.hasNext() ? Optional.of(met.next()) : Optional.empty();
        }

        @Override
        public FoundDirectories found() {
            return NONE;
        }

        @Override
        public void close() {}
    }
}
