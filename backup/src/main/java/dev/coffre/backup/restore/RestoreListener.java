package dev.coffre.backup.restore;

/** Hears what a recovery tells, one call at a time; it should return soon. */
@FunctionalInterface
public interface RestoreListener {
    RestoreListener SILENT = event -> {};

    void on(RestoreEvent event);
}
