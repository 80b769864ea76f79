package dev.coffre.acceptance.load;

import java.util.Arrays;
import java.util.Locale;

/** Durations in nanoseconds, told in milliseconds. Not thread-safe. */
final class Latencies {
    private static final double NANOS = 1e6;

    private long[] taken = new long[1024];
    private int count;

    void add(long nanos) {
        if (count == taken.length) {
            taken = Arrays.copyOf(taken, 2 * count);
        }
        taken[count++] = nanos;
    }

    void addAll(Latencies more) {
        for (int i = 0; i < more.count; i++) {
            add(more.taken[i]);
        }
    }

    int count() {
        return count;
    }

    /** As a JSON object. */
    String told() {
        long[] sorted = Arrays.copyOf(taken, count);
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT,
                "{\"p50\": %.3f, \"p90\": %.3f, \"p99\": %.3f, \"max\": %.3f}",
                at(sorted, 0.5),
                at(sorted, 0.9),
                at(sorted, 0.99),
                at(sorted, 1));
    }

    private static double at(long[] sorted, double share) {
        int rank = (int) Math.ceil(share * sorted.length) - 1;
        return sorted.length == 0 ? 0 : sorted[Math.max(0, rank)] / NANOS;
    }
}
