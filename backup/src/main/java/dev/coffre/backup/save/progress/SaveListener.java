package dev.coffre.backup.save.progress;

/** Hears what a run tells. Called by the thread that runs it; it should return soon. */
@FunctionalInterface
public interface SaveListener {
    SaveListener SILENT = event -> {};

    void on(SaveEvent event);
}
