package dev.coffre.backup.restore;

/** Receives the events of a recovery, one call at a time. Must return quickly. */
@FunctionalInterface
public interface RestoreListener {
    RestoreListener SILENT = event -> {};

    void on(RestoreEvent event);
}
