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
 * All metrics in Prometheus' text format. They are gathered on request, but at most once in five seconds, so that many scrapers
 * cost no more than one. Thread-safe.
 */
public final class Exposition {
    public static final String TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final List<FigureSource> sources;
    private final ReentrantLock turn = new ReentrantLock();
    private byte[] last = {};
    private long gathered;

    public Exposition(List<FigureSource> sources) {
        this.sources = List.copyOf(sources);
    }

    /** Returns the metrics in Prometheus' text format 0.0.4, at most five seconds old. */
    public byte[] text() {
        turn.lock();
        try {
            if (last.length == 0 || System.nanoTime() - gathered > FRESH_NANOS) {
                last = gather();
                gathered = System.nanoTime();
            }
            return last.clone();
        } finally {
            turn.unlock();
        }
    }

    private byte[] gather() {
        Sheet sheet = new Sheet();
        sources.forEach(source -> source.write(sheet));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(text, sheet.figures(), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toByteArray();
    }
}
