package dev.coffre.backup.source.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ExtendedAttributes;
import dev.coffre.backup.libc.FileIo;
import dev.coffre.backup.libc.FileReference;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.MetadataReader;
import dev.coffre.backup.source.DataExtents;
import dev.coffre.backup.source.Extent;
import dev.coffre.backup.source.ExtentIterator;
import dev.coffre.backup.source.SourceContent;
import dev.coffre.backup.source.SourceException;
import java.util.List;
import java.util.OptionalLong;

/** An open regular file of this machine. */
final class LinuxContent implements SourceContent {
    private static final int BLOCK = 512;

    private final EntryKey key;
    private final Descriptor descriptor;
    private final Metadata metadata;
    private final MetadataReader metadataReader;
    private final DataExtents.AllocationMap holes;
    private FileStatus lastStatus;

    /**
     * @param opened status of the open file right after opening
     * @param metadata from the same moment
     */
    LinuxContent(
            EntryKey key, Descriptor descriptor, FileStatus opened, Metadata metadata, MetadataReader metadataReader) {
        this.key = key;
        this.descriptor = descriptor;
        this.metadata = metadata;
        this.metadataReader = metadataReader;
        this.holes = new DescriptorHoles(descriptor);
        this.lastStatus = opened;
    }

    @Override
    public Metadata metadata() {
        return metadata;
    }

    @Override
    public List<ExtendedAttribute> attributes() throws SourceException {
        try {
            return ExtendedAttributes.read(new FileReference.ByDescriptor(descriptor));
        } catch (ErrnoException failure) {
            throw SourceException.of(key, failure);
        }
    }

    @Override
    public ExtentIterator extents() throws SourceException {
        FileStatus status = statusNow();
        if (status.size() == 0) {
            return ExtentIterator.of(List.of());
        }
        return lacksBlocks(status)
                ? sparse(new DataExtents(holes, status.size()))
                : ExtentIterator.of(List.of(new Extent(0, status.size())));
    }

    private ExtentIterator sparse(DataExtents extents) {
        return () -> {
            try {
                return extents.next();
            } catch (ErrnoException failure) {
                throw SourceException.of(key, failure);
            }
        };
    }

    private FileStatus statusNow() throws SourceException {
        try {
            return FileStatus.of(descriptor);
        } catch (ErrnoException failure) {
            throw SourceException.of(key, failure);
        }
    }

    @Override
    public boolean hasHoles() throws SourceException {
        try {
            return lacksBlocks(lastStatus) && DataExtents.hasHole(holes, lastStatus.size());
        } catch (ErrnoException failure) {
            throw SourceException.of(key, failure);
        }
    }

    /** A file with all of its blocks allocated has no hole. The converse is not true, because file systems compress. */
    private static boolean lacksBlocks(FileStatus status) {
        return status.blocks() * BLOCK < status.size();
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws SourceException {
        try {
            return FileIo.read(descriptor, position, into, offset, length);
        } catch (ErrnoException failure) {
            throw SourceException.of(key, failure);
        }
    }

    @Override
    public Metadata currentMetadata() throws SourceException {
        try {
            lastStatus = metadataReader.status(descriptor);
            return metadataReader.metadata(lastStatus, descriptor, ByteString.EMPTY);
        } catch (ErrnoException failure) {
            throw SourceException.of(key, failure);
        }
    }

    @Override
    public void close() throws SourceException {
        try {
            descriptor.close();
        } catch (ErrnoException failure) {
            throw SourceException.of(key, failure);
        }
    }

    /** Asks the kernel by {@code lseek(2)}. */
    private record DescriptorHoles(Descriptor file) implements DataExtents.AllocationMap {
        @Override
        public OptionalLong nextData(long position) throws ErrnoException {
            return FileIo.nextData(file, position);
        }

        @Override
        public OptionalLong nextHole(long position) throws ErrnoException {
            return FileIo.nextHole(file, position);
        }
    }
}
