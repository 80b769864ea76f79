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
 * The roots of the previous point that a run takes over unread.
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

    /** Whether the object is one of them, or below one. */
    boolean include(EntryKey key) {
        return !paths.isEmpty() && paths.contains(key.rootPath());
    }

    /** All roots of the point, in key order. */
    List<ByteString> with(List<ByteString> read) {
        return Stream.concat(read.stream(), paths.stream()).sorted().toList();
    }

    /** For people. */
    String display() {
        return paths.stream().sorted().map(ByteString::display).collect(Collectors.joining(" "));
    }
}
