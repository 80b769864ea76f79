package dev.coffre.server.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All metrics in Prometheus' text format. They are gathered on request, but at most once in five seconds, so that many
 * scrapers cost no more than one. Thread-safe.
 */
public final class PrometheusExporter {
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;
    private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final List<MetricSource> sources;
    private final ReentrantLock lock = new ReentrantLock();
    private byte[] last = {};
    private long gatheredAt;

    public PrometheusExporter(List<MetricSource> sources) {
        this.sources = List.copyOf(sources);
    }

    /** Returns the metrics in Prometheus' text format 0.0.4, at most five seconds old. */
    public byte[] text() {
        lock.lock();
        try {
            if (last.length == 0 || System.nanoTime() - gatheredAt > MAX_AGE_NANOS) {
                last = gather();
                gatheredAt = System.nanoTime();
            }
            return last.clone();
        } finally {
            lock.unlock();
        }
    }

    private byte[] gather() {
        MetricsBuilder metrics = new MetricsBuilder();
        sources.forEach(source -> source.collect(metrics));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(text, metrics.build(), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toByteArray();
    }
}
