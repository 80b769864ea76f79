package dev.coffre.backup.recovery;

import java.util.List;

/**
 * The note of one recovery. While it is open, no other process opens it. It survives kills and restarts of the machine.
 * Thread-safe.
 */
public interface RecoveryNote extends AutoCloseable {
    /** Forgets everything. For recoveries that are not resumed. */
    RecoveryNote NONE = new RecoveryNote() {
        @Override
        public List<NotedFile> files() {
            return List.of();
        }

        @Override
        public boolean write(List<NotedFile> files) {
            return false;
        }

        @Override
        public void delete() {}

        @Override
        public void close() {}
    };

    /** Maximum number of files in a note. */
    int MAX_FILES = 64;

    /** Returns the partial files of the recovery before it was interrupted. */
    List<NotedFile> files();

    /**
     * Replaces the noted files durably.
     *
     * @param files at most {@value #MAX_FILES}
     * @return whether it did; if not, a later recovery begins these files again
     */
    boolean write(List<NotedFile> files);

    /** Deletes the note: the recovery is complete, or its partial files are removed. */
    void delete();

    @Override
    void close();
}
