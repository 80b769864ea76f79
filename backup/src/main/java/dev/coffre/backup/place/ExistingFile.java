package dev.coffre.backup.place;

import dev.coffre.backup.libc.Content;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ErrnoException;

/**
 * A regular file that is already there.
 *
 * @param size in bytes when it was opened
 */
public record ExistingFile(Descriptor descriptor, long size) implements AutoCloseable {
    /** Reads up to {@code length} bytes at {@code position}; fewer only at the end of the file, 0 behind it. */
    public int read(long position, byte[] into, int offset, int length) throws ErrnoException {
        return Content.read(descriptor, position, into, offset, length);
    }

    @Override
    public void close() throws ErrnoException {
        descriptor.close();
    }
}
