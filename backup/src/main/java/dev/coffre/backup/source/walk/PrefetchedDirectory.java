package dev.coffre.backup.source.walk;

import dev.coffre.backup.source.WalkEvent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The prefetched contents of a directory, kept until the walk gets there.
 *
 * @param events in order
 * @param subdirectories to be entered
 */
public record PrefetchedDirectory(List<WalkEvent> events, SubdirectoryCollector subdirectories) {
    private static final SubdirectoryCollector NONE = new SubdirectoryCollector(List.of(), Optional.empty());

    /** Reads a directory to its end. */
    public static PrefetchedDirectory read(DirectoryWalk directoryWalk) {
        List<WalkEvent> met = new ArrayList<>();
        for (Optional<WalkEvent> next = directoryWalk.next(); next.isPresent(); next = directoryWalk.next()) {
            met.add(next.get());
        }
        return new PrefetchedDirectory(met, directoryWalk.subdirectories());
    }

    /** Returns a directory that could not be entered. */
    public static PrefetchedDirectory notEntered(List<WalkEvent> why) {
        return new PrefetchedDirectory(why, NONE);
    }

    /** Returns a walk over the kept contents. */
    public DirectoryWalk replay() {
        return new ReplayWalk(events.iterator());
    }

    private record ReplayWalk(Iterator<WalkEvent> events) implements DirectoryWalk {
        @Override
        public Optional<WalkEvent> next() {
            return events.hasNext() ? Optional.of(events.next()) : Optional.empty();
        }

        @Override
        public SubdirectoryCollector subdirectories() {
            return NONE;
        }

        @Override
        public void close() {}
    }
}
