package dev.coffre.backup.place;

import dev.coffre.backup.libc.Content;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ErrnoException;
import java.util.Optional;

/**
 * A regular file that is already there.
 *
 * @param size in bytes when it was opened
 */
public record ExistingFile(Descriptor descriptor, long size) implements AutoCloseable {
    /** What stands at {@code position}; empty if that is not {@code length} bytes, or cannot be read. */
    public Optional<byte[]> bytesAt(long position, int length) {
        if (position > size - length) {
            return Optional.empty();
        }
        byte[] bytes = new byte[length];
        try {
            return read(position, bytes, 0, length) == length ? Optional.of(bytes) : Optional.empty();
        } catch (ErrnoException unreadable) {
            return Optional.empty();
        }
    }

    /** Reads up to {@code length} bytes at {@code position}; fewer only at the end of the file, 0 behind it. */
    public int read(long position, byte[] into, int offset, int length) throws ErrnoException {
        return Content.read(descriptor, position, into, offset, length);
    }

    @Override
    public void close() throws ErrnoException {
        descriptor.close();
    }
}
