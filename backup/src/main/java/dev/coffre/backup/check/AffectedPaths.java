package dev.coffre.backup.check;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which entries a finding makes incomplete.
 *
 * @param paths of the first {@value #MAX_PATHS}, for people
 * @param count how many there are, each path of each point by itself
 * @param points seqs of the recovery points that have them
 */
public record AffectedPaths(List<String> paths, long count, SortedSet<Long> points) {
    public static final int MAX_PATHS = 100;

    public AffectedPaths {
        paths = List.copyOf(paths);
        points = new TreeSet<>(points);
    }
}
