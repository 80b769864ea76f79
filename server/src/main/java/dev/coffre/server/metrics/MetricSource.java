package dev.coffre.server.metrics;

/** A source of metrics. */
@FunctionalInterface
public interface MetricSource {
    void collect(MetricsBuilder metrics);
}
