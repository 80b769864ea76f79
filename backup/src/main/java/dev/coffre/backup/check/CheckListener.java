package dev.coffre.backup.check;

/** Receives the events of a check, one call at a time. It should return quickly. */
@FunctionalInterface
public interface CheckListener {
    CheckListener SILENT = event -> {};

    void on(CheckEvent event);
}
