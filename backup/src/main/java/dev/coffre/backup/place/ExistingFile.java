package dev.coffre.backup.place;

import dev.coffre.backup.errno.ErrnoException;
import java.util.Optional;

/** A regular file that exists at the target. */
public interface ExistingFile extends AutoCloseable {
    /** Returns the size in bytes when it was opened. */
    long size();

    /** Reads up to {@code length} bytes at {@code position}. Returns fewer only at the end of the file, and 0 after it. */
    int read(long position, byte[] into, int offset, int length) throws ErrnoException;

    /** Returns {@code length} bytes at {@code position}; empty if there are fewer, or if they cannot be read. */
    default Optional<byte[]> bytesAt(long position, int length) {
        if (position > size() - length) {
            return Optional.empty();
        }
        byte[] bytes = new byte[length];
        try {
            return read(position, bytes, 0, length) == length ? Optional.of(bytes) : Optional.empty();
        } catch (ErrnoException unreadable) {
            return Optional.empty();
        }
    }

    /** Returns the start of the next data at or after {@code position}, as far as the system knows: no hole begins there. */
    default long nextData(long position) throws ErrnoException {
        return position;
    }

    @Override
    void close() throws ErrnoException;
}
