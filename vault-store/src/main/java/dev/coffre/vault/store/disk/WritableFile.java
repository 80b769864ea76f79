package dev.coffre.vault.store.disk;

import java.nio.ByteBuffer;

/** A file that is being written by one thread. */
public interface WritableFile extends AutoCloseable {
    /** Appends all that remains in {@code bytes}; durable only after {@link #sync}. An array behind it must not change. */
    void append(ByteBuffer bytes);

    /** Makes everything appended so far durable. After a failure, what of it is durable is unknown. */
    void sync();

    @Override
    void close();
}
