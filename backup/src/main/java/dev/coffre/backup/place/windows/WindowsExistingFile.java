package dev.coffre.backup.place.windows;

import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.place.ExistingFile;
import dev.coffre.backup.win32.TargetObject;

record WindowsExistingFile(TargetObject object, long size) implements ExistingFile {
    @Override
    public int read(long position, byte[] into, int offset, int length) throws ErrnoException {
        return object.read(position, into, offset, length);
    }

    @Override
    public void close() throws ErrnoException {
        object.close();
    }
}
