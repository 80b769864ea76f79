package dev.coffre.backup.check;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The entries that a finding makes incomplete.
 *
 * @param paths the first {@value #MAX_PATHS}, for people; each path once for each point
 * @param count number of all affected paths, counted likewise
 * @param points seqs of the affected recovery points
 */
public record AffectedPaths(List<String> paths, long count, SortedSet<Long> points) {
    public static final int MAX_PATHS = 100;

    public AffectedPaths {
        paths = List.copyOf(paths);
        points = new TreeSet<>(points);
    }
}
