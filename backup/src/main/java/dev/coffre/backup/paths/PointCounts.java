package dev.coffre.backup.paths;

import java.util.List;
import java.util.function.Predicate;

/** Counts the points of a {@link Presence} that are wanted. Immutable. */
final class PointCounts {
    /** Number of wanted points before each index. */
    private final int[] before;

    private PointCounts(int[] before) {
        this.before = before;
    }

    static PointCounts of(List<ListedTree> points, Predicate<ListedTree> wanted) {
        int[] before = new int[points.size() + 1];
        for (int i = 0; i < points.size(); i++) {
            before[i + 1] = before[i] + (wanted.test(points.get(i)) ? 1 : 0);
        }
        return new PointCounts(before);
    }

    int count(Presence presence) {
        int count = 0;
        for (int run = 0; run < presence.runs(); run++) {
            count += before[end(presence.last(run))] - before[Math.min(presence.first(run), before.length - 1)];
        }
        return count;
    }

    /** Returns the index of the oldest wanted point. There must be one. */
    int oldest(Presence presence) {
        for (int run = 0; run < presence.runs(); run++) {
            for (int point = presence.first(run); point < end(presence.last(run)); point++) {
                if (isWanted(point)) {
                    return point;
                }
            }
        }
        throw new IllegalStateException("no point has this path");
    }

    /** Returns the index of the newest wanted point. There must be one. */
    int newest(Presence presence) {
        for (int run = presence.runs() - 1; run >= 0; run--) {
            for (int point = end(presence.last(run)) - 1; point >= presence.first(run); point--) {
                if (isWanted(point)) {
                    return point;
                }
            }
        }
        throw new IllegalStateException("no point has this path");
    }

    private boolean isWanted(int point) {
        return before[point + 1] > before[point];
    }

    /** Returns the index after the last point. */
    private int end(int last) {
        return last < before.length - 1 ? last + 1 : before.length - 1;
    }
}
