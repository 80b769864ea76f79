package dev.coffre.agent.command;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/** Numbers of recovery points for people: {@code 1–5, 7}. */
final class PointRanges {
    private PointRanges() {}

    static String of(SortedSet<Long> points) {
        List<String> ranges = new ArrayList<>();
        long from = 0;
        long to = 0;
        for (long point : points) {
            if (to > 0 && point > to + 1) {
                ranges.add(range(from, to));
                to = 0;
            }
            from = to == 0 ? point : from;
            to = point;
        }
        if (to > 0) {
            ranges.add(range(from, to));
        }
        return String.join(", ", ranges);
    }

    private static String range(long from, long to) {
        return from == to ? Long.toString(from) : from + "–" + to;
    }
}
