package dev.coffre.vault.store.disk;

import java.nio.ByteBuffer;

/**
 * An open file. Reads and a sync may run beside each other and beside one appending thread. A sync covers what was appended
 * before it began.
 */
public interface DiskFile extends AutoCloseable {
    long length();

    /** Appends all that remains in {@code bytes}; durable only after {@link #sync}. */
    void append(ByteBuffer bytes);

    /** Reads exactly {@code length} bytes from {@code offset}. If there are fewer, it is {@code store-read-failed}. */
    byte[] read(long offset, int length);

    /** Truncates the file to {@code length} bytes. */
    void truncate(long length);

    /** Makes everything appended so far durable. After a failure, what of it is durable is unknown. */
    void sync();

    @Override
    void close();
}
