package dev.coffre.server.metrics;

import dev.coffre.server.instrumentation.DurationHistogram;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Collects the metrics of one moment. Not thread-safe. */
public final class MetricsBuilder {
    private final MetricSnapshots.Builder snapshots = MetricSnapshots.builder();

    /** Adds a value that goes up and down. */
    void gauge(String name, String help, double value) {
        gauge(name, help, List.of(), Map.of(List.of(), value));
    }

    /** Adds one value for each set of labels. */
    void gauge(String name, String help, List<String> labels, Map<List<String>, ? extends Number> values) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        values.forEach((of, value) -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels(labels, of))
                .value(value.doubleValue())
                .build()));
        snapshots.metricSnapshot(gauge.build());
    }

    /** Adds a metric whose labels are its content; {@code _info} is added to its name, and its value is 1. */
    void info(String name, String help, List<String> labels, Collection<List<String>> values) {
        InfoSnapshot.Builder info = InfoSnapshot.builder().name(name).help(help);
        values.forEach(of -> info.dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                .labels(labels(labels, of))
                .build()));
        snapshots.metricSnapshot(info.build());
    }

    /** Adds a value that only grows; {@code _total} is added to its name. */
    void counter(String name, String help, List<String> labels, Map<List<String>, ? extends Number> values) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
        values.forEach((of, value) -> counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(labels(labels, of))
                .value(value.doubleValue())
                .build()));
        snapshots.metricSnapshot(counter.build());
    }

    void histogram(String name, String help, List<String> labels, DurationHistogram durations) {
        HistogramSnapshot.Builder histogram =
                HistogramSnapshot.builder().name(name).help(help);
        durations
                .values()
                .forEach((of, measured) -> histogram.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                        .labels(labels(labels, of))
                        .classicHistogramBuckets(buckets(durations.bounds(), measured.counts()))
                        .sum(measured.seconds())
                        .build()));
        snapshots.metricSnapshot(histogram.build());
    }

    MetricSnapshots build() {
        return snapshots.build();
    }

    private static Labels labels(List<String> names, List<String> values) {
        return Labels.of(names.toArray(String[]::new), values.toArray(String[]::new));
    }

    private static ClassicHistogramBuckets buckets(List<Double> bounds, List<Long> counts) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < counts.size(); i++) {
            buckets.bucket(i < bounds.size() ? bounds.get(i) : Double.POSITIVE_INFINITY, counts.get(i));
        }
        return buckets.build();
    }
}
