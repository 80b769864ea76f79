package dev.coffre.server.metrics;

/** A source of metrics. */
@FunctionalInterface
public interface FigureSource {
    void write(Sheet sheet);
}
