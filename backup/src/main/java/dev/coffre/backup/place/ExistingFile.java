package dev.coffre.backup.place;

import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.FileIo;
import java.util.Optional;

/**
 * A regular file that exists at the target.
 *
 * @param size in bytes when it was opened
 */
public record ExistingFile(Descriptor descriptor, long size) implements AutoCloseable {
    /** Returns {@code length} bytes at {@code position}; empty if there are fewer, or if they cannot be read. */
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

    /** Reads up to {@code length} bytes at {@code position}. Returns fewer only at the end of the file, and 0 after it. */
    public int read(long position, byte[] into, int offset, int length) throws ErrnoException {
        return FileIo.read(descriptor, position, into, offset, length);
    }

    @Override
    public void close() throws ErrnoException {
        descriptor.close();
    }
}
