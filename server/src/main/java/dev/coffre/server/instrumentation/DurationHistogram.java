package dev.coffre.server.instrumentation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Histograms of durations since the start of the service, by labels. Thread-safe. */
public final class DurationHistogram {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final double[] bounds;
    private final Map<List<String>, Buckets> cells = new ConcurrentHashMap<>();

    /** @param bounds upper bounds of the buckets, in seconds, ascending; one more bucket takes what is longer */
    public DurationHistogram(double... bounds) {
        this.bounds = bounds.clone();
    }

    private record Buckets(List<LongAdder> buckets, LongAdder nanos) {}

    /**
     * The durations under one set of labels.
     *
     * @param counts by bucket, not cumulative
     * @param seconds sum of all durations
     */
    public record HistogramValues(List<Long> counts, double seconds) {
        public HistogramValues {
            counts = List.copyOf(counts);
        }
    }

    public void add(long nanos, String... labels) {
        Buckets cell = cells.computeIfAbsent(List.of(labels), unused -> empty());
        cell.buckets().get(bucket(nanos / NANOS)).increment();
        cell.nanos().add(nanos);
    }

    public List<Double> bounds() {
        return Arrays.stream(bounds).boxed().toList();
    }

    public Map<List<String>, HistogramValues> values() {
        Map<List<String>, HistogramValues> now = new HashMap<>();
        cells.forEach((labels, cell) -> now.put(
                labels,
                new HistogramValues(
                        cell.buckets().stream().map(LongAdder::sum).toList(),
                        cell.nanos().sum() / NANOS)));
        return now;
    }

    private Buckets empty() {
        return new Buckets(
                Stream.generate(LongAdder::new).limit(bounds.length + 1L).toList(), new LongAdder());
    }

    private int bucket(double seconds) {
        int at = 0;
        while (at < bounds.length && seconds > bounds[at]) {
            at++;
        }
        return at;
    }
}
