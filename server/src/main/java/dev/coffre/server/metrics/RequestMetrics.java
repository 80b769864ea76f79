package dev.coffre.server.metrics;

import dev.coffre.server.instrumentation.DurationHistogram;
import dev.coffre.server.instrumentation.LabeledCounter;
import java.util.List;

/**
 * Metrics of HTTPS requests and of the records that they bring. Requests are labelled by route, never by path, so that
 * a path cannot leak into a label. Thread-safe.
 */
public final class RequestMetrics implements MetricSource {
    private static final int STATUS_CLASS = 100;

    private final LabeledCounter requests = new LabeledCounter();
    private final DurationHistogram durations = new DurationHistogram(0.005, 0.025, 0.1, 0.3, 1, 3, 10, 60);
    private final LabeledCounter received = new LabeledCounter();
    private final LabeledCounter admitted = new LabeledCounter();
    private final LabeledCounter records = new LabeledCounter();

    public RequestMetrics() {
        admitted(0, 0, 0, 0);
    }

    /** @param route its template, with variables in braces */
    public void answered(String method, String route, int status, long nanos) {
        requests.add(1, method, route, status / STATUS_CLASS + "xx");
        durations.add(nanos, method, route);
    }

    /**
     * Counts the records of one answered batch.
     *
     * @param bytes all bytes received
     * @param newBytes those of them that were new
     * @param count all records received
     * @param newCount those of them that were new
     */
    public void admitted(long bytes, long newBytes, long count, long newCount) {
        received.add(bytes);
        admitted.add(newBytes);
        records.add(newCount, "new");
        records.add(count - newCount, "known");
    }

    @Override
    public void collect(MetricsBuilder metrics) {
        metrics.counter(
                "coffre_http_requests",
                "Requests that were answered.",
                List.of("method", "route", "status"),
                requests.counts());
        metrics.histogram(
                "coffre_http_request_duration_seconds",
                "From the head of a request to the end of its answer.",
                List.of("method", "route"),
                durations);
        metrics.counter(
                "coffre_admission_received_bytes", "Bytes of records that arrived.", List.of(), received.counts());
        metrics.counter(
                "coffre_admission_admitted_bytes", "Those of them that were new.", List.of(), admitted.counts());
        metrics.counter(
                "coffre_admission_records",
                "Records that arrived: new, or known already.",
                List.of("result"),
                records.counts());
    }
}
