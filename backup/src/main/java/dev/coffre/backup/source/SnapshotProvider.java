package dev.coffre.backup.source;

/** Takes snapshots, and deletes those that killed jobs left. For one job at a time. */
public interface SnapshotProvider extends Snapshots {
    /** Deletes the snapshots of killed jobs. What cannot be deleted now stays registered. */
    void deleteLeftovers();
}
