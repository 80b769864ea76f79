package dev.coffre.backup.save.compare;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.point.RootRead;
import dev.coffre.backup.save.reuse.PreviousPoint;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The roots of the previous point that a run retains unread.
 *
 * @param roots in key order
 */
public record RetainedRoots(List<RootRead> roots, Set<ByteString> paths) {
    /**
     * Selects the roots of the previous point that {@code retained} accepts, except those that the run reads.
     *
     * @param read the roots that the run reads
     */
    public static RetainedRoots of(PreviousPoint previous, List<ByteString> read, Predicate<ByteString> retained) {
        List<RootRead> roots = previous.rootReads().stream()
                .filter(root -> !read.contains(root.path()))
                .filter(root -> retained.test(root.path()))
                .toList();
        return new RetainedRoots(roots, roots.stream().map(RootRead::path).collect(Collectors.toUnmodifiableSet()));
    }

    boolean isEmpty() {
        return roots.isEmpty();
    }

    /** Returns whether the object is one of these roots or lies below one. */
    boolean contains(EntryKey key) {
        return !paths.isEmpty() && paths.contains(key.rootPath());
    }

    /** Returns all roots of the new point in key order: these and those that are read. */
    public List<ByteString> allRoots(List<ByteString> read) {
        return Stream.concat(read.stream(), paths.stream()).sorted().toList();
    }

    /** Returns the paths as text for people. */
    String display() {
        return paths.stream().sorted().map(ByteString::displayPath).collect(Collectors.joining(" "));
    }
}
