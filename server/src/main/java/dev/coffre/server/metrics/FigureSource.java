package dev.coffre.server.metrics;

/** Whoever has figures to tell. */
@FunctionalInterface
public interface FigureSource {
    void write(Sheet sheet);
}
