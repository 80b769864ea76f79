package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.libc.Attributes;
import dev.coffre.backup.libc.Content;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.Inspector;
import dev.coffre.backup.libc.Status;
import dev.coffre.backup.libc.Subject;
import java.util.List;

/** An open regular file of this machine. */
final class LinuxContent implements SourceContent {
    private static final int BLOCK = 512;

    private final EntryKey key;
    private final Descriptor descriptor;
    private final Metadata metadata;
    private final Inspector inspector;
    private Status seen;

    /**
     * @param opened status of the open file right after opening
     * @param metadata from the same moment
     */
    LinuxContent(EntryKey key, Descriptor descriptor, Status opened, Metadata metadata, Inspector inspector) {
        this.key = key;
        this.descriptor = descriptor;
        this.metadata = metadata;
        this.inspector = inspector;
        this.seen = opened;
    }

    @Override
    public Metadata metadata() {
        return metadata;
    }

    @Override
    public List<ExtendedAttribute> attributes() throws SourceException {
        try {
            return Attributes.read(new Subject.Opened(descriptor));
        } catch (ErrnoException failure) {
            throw ErrnoProblem.exception(key, failure);
        }
    }

    @Override
    public Extents extents() throws SourceException {
        Status status = statusNow();
        if (status.size() == 0) {
            return Extents.of(List.of());
        }
        return lacksBlocks(status)
                ? sparse(new DataExtents(descriptor, status.size()))
                : Extents.of(List.of(new Extent(0, status.size())));
    }

    private Extents sparse(DataExtents extents) {
        return () -> {
            try {
                return extents.next();
            } catch (ErrnoException failure) {
                throw ErrnoProblem.exception(key, failure);
            }
        };
    }

    private Status statusNow() throws SourceException {
        try {
            return Status.of(descriptor);
        } catch (ErrnoException failure) {
            throw ErrnoProblem.exception(key, failure);
        }
    }

    @Override
    public boolean hasHoles() throws SourceException {
        try {
            return lacksBlocks(seen) && DataExtents.hasHole(descriptor, seen.size());
        } catch (ErrnoException failure) {
            throw ErrnoProblem.exception(key, failure);
        }
    }

    /** A file with all of its blocks allocated has no hole. The converse is not true, because file systems compress. */
    private static boolean lacksBlocks(Status status) {
        return status.blocks() * BLOCK < status.size();
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
            seen = inspector.status(descriptor);
            return inspector.metadata(seen, descriptor, ByteString.EMPTY);
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
