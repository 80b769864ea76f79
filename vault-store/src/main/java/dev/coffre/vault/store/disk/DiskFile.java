package dev.coffre.vault.store.disk;

import java.nio.ByteBuffer;

/** An open file. Reads may run beside each other and beside one writer. */
public interface DiskFile extends AutoCloseable {
    long length();

    /** Appends all that remains in {@code bytes}; durable only after {@link #sync}. */
    void append(ByteBuffer bytes);

    /** Reads exactly {@code length} bytes from {@code offset}. If there are fewer, it is {@code store-read-failed}. */
    byte[] read(long offset, int length);

    /** Truncates the file to {@code length} bytes. */
    void truncate(long length);

    /** Makes everything appended so far durable. */
    void sync();

    @Override
    void close();
}
