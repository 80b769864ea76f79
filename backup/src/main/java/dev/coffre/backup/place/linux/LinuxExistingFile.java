package dev.coffre.backup.place.linux;

import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.FileIo;
import dev.coffre.backup.place.ExistingFile;

record LinuxExistingFile(Descriptor descriptor, long size) implements ExistingFile {
    @Override
    public int read(long position, byte[] into, int offset, int length) throws ErrnoException {
        return FileIo.read(descriptor, position, into, offset, length);
    }

    @Override
    public long nextData(long position) throws ErrnoException {
        return FileIo.nextData(descriptor, position).orElse(Math.max(position, size));
    }

    @Override
    public void close() throws ErrnoException {
        descriptor.close();
    }
}
