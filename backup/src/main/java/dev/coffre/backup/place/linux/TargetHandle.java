package dev.coffre.backup.place.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;

/** An open directory and a name in it. Once it is open, no other user can redirect a call. */
record TargetHandle(Descriptor directory, ByteString name) implements AutoCloseable {
    /** The directory itself. */
    static final ByteString SELF = ByteString.utf8(".");

    @Override
    public void close() throws ErrnoException {
        directory.close();
    }
}
