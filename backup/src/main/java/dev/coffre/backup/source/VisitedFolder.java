package dev.coffre.backup.source;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What a visit of a whole folder came to, kept until the walk is there.
 *
 * @param met in order; the last one without an object, with what was reported after the last object
 * @param found the subfolders to go into
 */
record VisitedFolder(List<Met> met, PendingDirectories found) {
    private static final PendingDirectories NONE = new PendingDirectories(List.of());

    /** An object, and what was reported since the one before it. */
    record Met(List<SourceProblem> problems, Optional<SourceItem> item) {}

    /** Visits a folder to its end. */
    static VisitedFolder of(FolderWalk visit, List<SourceProblem> problems) {
        List<Met> met = new ArrayList<>();
        Optional<SourceItem> item;
        do {
            item = visit.next();
            met.add(new Met(List.copyOf(problems), item));
            problems.clear();
        } while (item.isPresent());
        return new VisitedFolder(met, visit.found());
    }

    /** One that could not be gone into. */
    static VisitedFolder closed(List<SourceProblem> problems) {
        return new VisitedFolder(List.of(new Met(List.copyOf(problems), Optional.empty())), NONE);
    }

    /** The same again, for {@code problems}. */
    FolderWalk replay(SourceListener problems) {
        return new Replay(met.iterator(), problems);
    }

    record Replay(Iterator<Met> met, SourceListener problems) implements FolderWalk {
        @Override
        public Optional<SourceItem> next() {
            if (!met.hasNext()) {
                return Optional.empty();
            }
            Met next = met.next();
            next.problems().forEach(problems::report);
            return next.item();
        }

        @Override
        public PendingDirectories found() {
            return NONE;
        }

        @Override
        public void close() {}
    }
}
