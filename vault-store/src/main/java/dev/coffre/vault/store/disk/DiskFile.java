package dev.coffre.vault.store.disk;

/**
 * An open file of a disk. Reads and a sync may run beside each other and beside one appending thread. A sync covers what was
 * appended before it began.
 */
public interface DiskFile extends StoredFile, WritableFile {
    /** Truncates the file to {@code length} bytes. */
    void truncate(long length);

    @Override
    void close();
}
