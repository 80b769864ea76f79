package dev.coffre.backup.source;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What a visit of a whole folder came to, kept until the walk is there.
 *
 * @param met in order
 * @param found the subfolders to go into
 */
record VisitedFolder(List<Met> met, FoundDirectories found) {
    private static final FoundDirectories NONE = new FoundDirectories(List.of(), Optional.empty());

    /** Visits a folder to its end. */
    static VisitedFolder of(FolderWalk visit) {
        List<Met> met = new ArrayList<>();
        for (Optional<Met> next = visit.next(); next.isPresent(); next = visit.next()) {
            met.add(next.get());
        }
        return new VisitedFolder(met, visit.found());
    }

    /** One that could not be gone into. */
    static VisitedFolder closed(List<Met> why) {
        return new VisitedFolder(why, NONE);
    }

    /** The same again. */
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
