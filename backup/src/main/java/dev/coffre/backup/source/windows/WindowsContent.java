package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.source.DataExtents;
import dev.coffre.backup.source.Extent;
import dev.coffre.backup.source.ExtentIterator;
import dev.coffre.backup.source.LargeAttributes;
import dev.coffre.backup.source.SourceContent;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.WindowsObject;
import dev.coffre.backup.win32.WindowsObject.ByteRange;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** An open file of this machine. */
final class WindowsContent implements SourceContent {
    private final WindowsItem item;
    private final EntryKey key;
    private final WindowsObject object;
    private final Metadata metadata;
    private ObjectStatus lastStatus;

    /** @param opened status of the open file right after opening */
    WindowsContent(WindowsItem item, WindowsObject object, ObjectStatus opened) throws ErrnoException {
        this.item = item;
        this.key = item.key();
        this.object = object;
        this.metadata = WindowsMetadata.of(object, opened);
        this.lastStatus = opened;
    }

    @Override
    public Metadata metadata() {
        return metadata;
    }

    @Override
    public List<ExtendedAttribute> attributes() throws SourceException {
        return LargeAttributes.together(this::attributes);
    }

    @Override
    public List<ExtendedAttribute> attributes(LargeAttributes large) throws SourceException {
        try {
            return WindowsAttributeReader.read(
                    object, WideString.encode(item.paths().nameOnDisk(key.path())), large);
        } catch (ErrnoException failure) {
            throw SourceException.of(key, failure);
        }
    }

    @Override
    public ExtentIterator extents() throws SourceException {
        ObjectStatus status = statusNow();
        if (status.size() == 0) {
            return ExtentIterator.of(List.of());
        }
        if (!status.has(ObjectStatus.SPARSE_FILE)) {
            return ExtentIterator.of(List.of(new Extent(0, status.size())));
        }
        DataExtents extents = new DataExtents(new AllocatedRanges(object, status.size()), status.size());
        return () -> {
            try {
                return extents.next();
            } catch (ErrnoException failure) {
                throw SourceException.of(key, failure);
            }
        };
    }

    private ObjectStatus statusNow() throws SourceException {
        try {
            return object.status();
        } catch (ErrnoException failure) {
            throw SourceException.of(key, failure);
        }
    }

    @Override
    public boolean hasHoles() throws SourceException {
        try {
            return lastStatus.has(ObjectStatus.SPARSE_FILE)
                    && DataExtents.hasHole(new AllocatedRanges(object, lastStatus.size()), lastStatus.size());
        } catch (ErrnoException failure) {
            throw SourceException.of(key, failure);
        }
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws SourceException {
        try {
            int count = 0;
            for (int read = 1; read > 0 && count < length; count += read) {
                read = object.read(position + count, into, offset + count, length - count);
            }
            return count;
        } catch (ErrnoException failure) {
            throw SourceException.of(key, failure);
        }
    }

    @Override
    public Metadata currentMetadata() throws SourceException {
        try {
            lastStatus = object.status();
            return WindowsMetadata.of(object, lastStatus);
        } catch (ErrnoException failure) {
            throw SourceException.of(key, failure);
        }
    }

    @Override
    public void close() throws SourceException {
        try {
            object.close();
        } catch (ErrnoException failure) {
            throw SourceException.of(key, failure);
        }
    }

    /** Asks the file system for the allocated ranges of a sparse file. */
    private record AllocatedRanges(WindowsObject object, long size) implements DataExtents.AllocationMap {
        @Override
        public OptionalLong nextData(long position) throws ErrnoException {
            return from(position)
                    .map(range -> OptionalLong.of(Math.max(position, range.position())))
                    .orElse(OptionalLong.empty());
        }

        @Override
        public OptionalLong nextHole(long position) throws ErrnoException {
            long hole = position;
            Optional<ByteRange> next = from(hole);
            while (next.isPresent() && next.get().position() <= hole) {
                hole = next.get().position() + next.get().length();
                next = from(hole);
            }
            return OptionalLong.of(hole);
        }

        private Optional<ByteRange> from(long position) throws ErrnoException {
            return position < size ? object.allocatedRange(position, size - position) : Optional.empty();
        }
    }
}
