package dev.coffre.backup.save.progress;

/** Receives the events of a run on the thread that runs it. Must return quickly. */
@FunctionalInterface
public interface SaveListener {
    SaveListener SILENT = event -> {};

    void on(SaveEvent event);
}
