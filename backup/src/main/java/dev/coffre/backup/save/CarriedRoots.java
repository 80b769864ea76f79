package dev.coffre.backup.save;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.point.RootRead;
import dev.coffre.backup.save.known.PreviousPoint;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The roots of the previous point that a run retains unread.
 *
 * @param roots in key order
 */
record CarriedRoots(List<RootRead> roots, Set<ByteString> paths) {
    static CarriedRoots of(SavePlan plan, PreviousPoint previous) {
        List<RootRead> roots = previous.reads().stream()
                .filter(read -> !plan.roots().contains(read.path()))
                .filter(read -> plan.carry().takes(read.path()))
                .toList();
        return new CarriedRoots(roots, roots.stream().map(RootRead::path).collect(Collectors.toUnmodifiableSet()));
    }

    boolean isEmpty() {
        return roots.isEmpty();
    }

    /** Returns whether the object is one of these roots or lies below one. */
    boolean include(EntryKey key) {
        return !paths.isEmpty() && paths.contains(key.rootPath());
    }

    /** Returns all roots of the new point in key order: these and those that are read. */
    List<ByteString> with(List<ByteString> read) {
        return Stream.concat(read.stream(), paths.stream()).sorted().toList();
    }

    /** Returns the paths as text for people. */
    String display() {
        return paths.stream().sorted().map(ByteString::display).collect(Collectors.joining(" "));
    }
}
