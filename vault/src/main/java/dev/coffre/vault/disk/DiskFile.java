package dev.coffre.vault.disk;

import java.nio.ByteBuffer;

/** An open file. Reads may run beside each other and beside one writer. */
public interface DiskFile extends AutoCloseable {
    long length();

    /** Adds all that remains in {@code bytes} to the end; durable only after {@link #sync}. */
    void append(ByteBuffer bytes);

    /** Reads exactly {@code length} bytes from {@code offset}; fewer there are {@code store-read-failed}. */
    byte[] read(long offset, int length);

    /** Cuts off everything from {@code length}. */
    void truncate(long length);

    /** Makes everything appended so far durable. */
    void sync();

    @Override
    void close();
}
