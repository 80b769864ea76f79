package dev.coffre.backup.source;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.libc.Content;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.Inspector;
import dev.coffre.backup.libc.Status;
import java.util.List;

/** A regular file of this machine, open. */
final class LinuxContent implements SourceContent {
    private static final int BLOCK = 512;

    private final EntryKey key;
    private final Descriptor descriptor;
    private final Inspector inspector;

    LinuxContent(EntryKey key, Descriptor descriptor, Inspector inspector) {
        this.key = key;
        this.descriptor = descriptor;
        this.inspector = inspector;
    }

    @Override
    public List<Extent> extents() throws SourceException {
        try {
            Status status = Status.of(descriptor);
            if (status.size() == 0) {
                return List.of();
            }
            // With all of its blocks allocated it has no hole of a whole MiB; compressing file systems have fewer.
            return status.blocks() * BLOCK >= status.size()
                    ? List.of(new Extent(0, status.size()))
                    : DataExtents.find(descriptor, status.size());
        } catch (ErrnoException failure) {
            throw ErrnoProblem.exception(key, failure);
        }
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws SourceException {
        try {
            return Content.read(descriptor, position, into, offset, length);
        } catch (ErrnoException failure) {
            throw ErrnoProblem.exception(key, failure);
        }
    }

    @Override
    public Metadata metadataNow() throws SourceException {
        try {
            return inspector.inspect(descriptor);
        } catch (ErrnoException failure) {
            throw ErrnoProblem.exception(key, failure);
        }
    }

    @Override
    public void close() throws SourceException {
        try {
            descriptor.close();
        } catch (ErrnoException failure) {
            throw ErrnoProblem.exception(key, failure);
        }
    }
}
