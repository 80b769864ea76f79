package dev.coffre.backup.recovery;

/** Receives the events of a recovery, one call at a time. Must return quickly. */
@FunctionalInterface
public interface RecoveryListener {
    RecoveryListener SILENT = event -> {};

    void on(RecoveryEvent event);
}
