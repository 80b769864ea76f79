package dev.coffre.backup.place;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.libc.Content;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.Errno;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.Naming;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.Opening;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * A file that is being recovered. It has a temporary name until it is complete, metadata included, so that no name ever
 * shows half a file or one that the wrong people may read. Closing it before it is placed removes it. For one thread, but
 * that another may {@linkplain #writeAt write}.
 */
public final class PlacedFile implements AutoCloseable {
    private static final int CREATE =
            OpenFlags.CREATE | OpenFlags.EXCLUSIVE | OpenFlags.READ_WRITE | OpenFlags.NO_FOLLOW;
    private static final int OWNER_ONLY = 0600;

    private final Place place;
    private final ByteString temporaryName;
    private final Descriptor descriptor;
    private final MetadataWriter metadataWriter;
    private final boolean sparse;
    private final boolean inherits;
    private final AtomicLong end = new AtomicLong();
    private boolean placed;

    private PlacedFile(
            Place place,
            ByteString temporaryName,
            Descriptor descriptor,
            MetadataWriter metadataWriter,
            boolean sparse,
            boolean inherits) {
        this.place = place;
        this.temporaryName = temporaryName;
        this.descriptor = descriptor;
        this.metadataWriter = metadataWriter;
        this.sparse = sparse;
        this.inherits = inherits;
    }

    /** @param inherits whether the directory may have given the new file an ACL */
    static PlacedFile create(
            Place place, MetadataWriter metadataWriter, RandomGenerator random, boolean sparse, boolean inherits)
            throws ErrnoException {
        ByteString temporaryName =
                ByteString.utf8(".coffre-" + HexFormat.of().toHexDigits(random.nextLong()) + ".part");
        try {
            Descriptor descriptor = Opening.openat(place.directory(), temporaryName, CREATE, OWNER_ONLY);
            return new PlacedFile(place, temporaryName, descriptor, metadataWriter, sparse, inherits);
        } catch (ErrnoException failure) {
            place.close();
            throw failure;
        }
    }

    /** Writes at {@code position}; in a sparse file, whole blocks of zeros are left as holes. Ranges must not overlap. */
    public void writeAt(long position, byte[] from, int offset, int length) throws ErrnoException {
        if (sparse) {
            for (ZeroRuns.Run run : ZeroRuns.data(position, from, offset, length)) {
                write(position + (run.offset() - offset), from, run.offset(), run.length());
            }
        } else {
            write(position, from, offset, length);
        }
    }

    private void write(long position, byte[] from, int offset, int length) throws ErrnoException {
        Content.write(descriptor, position, from, offset, length);
        if (length > 0) {
            end.accumulateAndGet(position + length, Math::max);
        }
    }

    /** What was written so far at {@code position}; what was not is a hole, and zeros. */
    public byte[] bytesAt(long position, int length) throws ErrnoException {
        byte[] bytes = new byte[length];
        Content.read(descriptor, position, bytes, 0, length);
        return bytes;
    }

    /** Sets the size; what was not written up to it is a hole. */
    public void finish(long size) throws ErrnoException {
        if (size != end.get()) {
            Content.truncate(descriptor, size);
        }
    }

    /** As {@link Target#applyMetadata}, before the file gets its name. */
    public List<MetadataProblem> applyMetadata(Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        return metadataWriter.apply(place.directory(), temporaryName, inherits, metadata, attributes);
    }

    /** Gives the file its name, in place of what may have it. */
    public void placeReplacing() throws ErrnoException {
        Naming.move(place.directory(), temporaryName, place.directory(), place.name());
        placed = true;
    }

    /**
     * Gives the file its name if nothing has it.
     *
     * @throws ErrnoException EEXIST if something has
     */
    public void placeIfAbsent() throws ErrnoException {
        placeIfAbsent(place.name());
    }

    /** As {@link #placeIfAbsent()}, under another name in the same directory. */
    public void placeIfAbsent(ByteString name) throws ErrnoException {
        TargetPath.requireName(name);
        try {
            Naming.moveIfAbsent(place.directory(), temporaryName, place.directory(), name);
        } catch (ErrnoException failure) {
            if (!failure.is(Errno.EINVAL)) {
                throw failure;
            }
            // A file system without RENAME_NOREPLACE: a link is never made in place of something either.
            Naming.link(place.directory(), temporaryName, place.directory(), name);
            Naming.unlink(place.directory(), temporaryName);
        }
        placed = true;
    }

    /** @throws ErrnoException also when the kernel could not keep what was written */
    @Override
    public void close() throws ErrnoException {
        try (Place _ = place;
                Descriptor _ = descriptor) {
            if (!placed) {
                placed = true;
                Naming.unlink(place.directory(), temporaryName);
            }
        }
    }
}
