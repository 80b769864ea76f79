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
import dev.coffre.backup.libc.Subject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being recovered. It has no name until it is complete, metadata included, so that no name ever shows half a
 * file or one that the wrong people may read, and none is left behind when the machine stops. It has a temporary name where
 * the file system keeps no file without one, and for the moment in which it takes the place of another; closing it before it
 * is placed removes that. For one thread, but that another may {@linkplain #writeAt write}.
 */
public final class PlacedFile implements AutoCloseable {
    private static final int UNNAMED = OpenFlags.UNNAMED | OpenFlags.READ_WRITE;
    private static final int NAMED =
            OpenFlags.CREATE | OpenFlags.EXCLUSIVE | OpenFlags.READ_WRITE | OpenFlags.NO_FOLLOW;
    private static final int OWNER_ONLY = 0600;
    private static final int OF_EVERYBODY = 0777;

    private final Target target;
    private final TargetPath path;
    private Folder folder;
    private final RandomGenerator random;
    private final Descriptor descriptor;
    private final int askedMode;
    private final MetadataWriter metadataWriter;
    private final boolean sparse;
    private final AtomicLong end = new AtomicLong();
    private @Nullable ByteString temporaryName;
    private boolean closed;

    private PlacedFile(
            Target target,
            Folder folder,
            TargetPath path,
            RandomGenerator random,
            Descriptor descriptor,
            int askedMode,
            @Nullable ByteString temporaryName,
            MetadataWriter metadataWriter,
            boolean sparse) {
        this.target = target;
        this.folder = folder;
        this.path = path;
        this.random = random;
        this.descriptor = descriptor;
        this.askedMode = askedMode;
        this.temporaryName = temporaryName;
        this.metadataWriter = metadataWriter;
        this.sparse = sparse;
    }

    /**
     * @param folder entered already; the file leaves it
     * @param mode that it is to have: without a name it may have that from the start, but for its owner's own rights
     */
    static PlacedFile create(
            Target target,
            Folder folder,
            TargetPath path,
            MetadataWriter metadataWriter,
            RandomGenerator random,
            int mode,
            boolean sparse)
            throws ErrnoException {
        try {
            if (folder.keepsUnnamed()) {
                try {
                    int asked = mode & OF_EVERYBODY | OWNER_ONLY;
                    Descriptor file = Opening.openat(folder.directory(), Place.SELF, UNNAMED, asked);
                    return new PlacedFile(target, folder, path, random, file, asked, null, metadataWriter, sparse);
                } catch (ErrnoException failure) {
                    if (!failure.is(Errno.EOPNOTSUPP) && !failure.is(Errno.EISDIR)) {
                        throw failure;
                    }
                }
            }
            ByteString temporaryName = TemporaryName.next(random);
            Descriptor file = Opening.openat(folder.directory(), temporaryName, NAMED, OWNER_ONLY);
            return new PlacedFile(
                    target, folder, path, random, file, OWNER_ONLY, temporaryName, metadataWriter, sparse);
        } catch (ErrnoException failure) {
            folder.leave();
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
        return metadataWriter.apply(
                new Subject.Opened(descriptor),
                folder.givesAccessControl(),
                temporaryName == null ? folder.newborn(descriptor, askedMode) : Optional.empty(),
                metadata,
                attributes);
    }

    /**
     * Gives the file its name, in place of what may have it, which stays if that fails.
     *
     * @throws ErrnoException ENOTEMPTY if that is a folder with something in it
     */
    public void placeReplacing() throws ErrnoException {
        if (temporaryName == null) {
            try {
                link(path.name());
                return;
            } catch (ErrnoException taken) {
                if (!taken.is(Errno.EEXIST)) {
                    throw taken;
                }
            }
            ByteString first = TemporaryName.next(random);
            link(first);
            temporaryName = first;
        }
        new Replacement(folder.directory(), temporaryName, path.name(), TemporaryName.next(random)).run();
        temporaryName = null;
    }

    /**
     * Gives the file its name if nothing has it.
     *
     * @throws ErrnoException EEXIST if something has
     */
    public void placeIfAbsent() throws ErrnoException {
        placeIfAbsent(path.name());
    }

    /** As {@link #placeIfAbsent()}, under another name in the same directory. */
    public void placeIfAbsent(ByteString name) throws ErrnoException {
        TargetPath.requireName(name);
        if (temporaryName == null) {
            link(name);
            return;
        }
        try {
            Naming.moveIfAbsent(folder.directory(), temporaryName, folder.directory(), name);
        } catch (ErrnoException failure) {
            if (!failure.is(Errno.EINVAL)) {
                throw failure;
            }
            // A file system without RENAME_NOREPLACE: a link is never made in place of something either.
            link(name);
            Naming.unlink(folder.directory(), temporaryName);
        }
        temporaryName = null;
    }

    /** Never in place of something. */
    private void link(ByteString to) throws ErrnoException {
        try {
            Naming.link(descriptor, folder.directory(), to);
        } catch (ErrnoException gone) {
            if (!gone.is(Errno.ENOENT)) {
                throw gone;
            }
            // The directory was removed; another one may be there now.
            Folder left = folder;
            folder = target.enterAnew(path);
            left.leave();
            Naming.link(descriptor, folder.directory(), to);
        }
    }

    /** @throws ErrnoException also when the kernel could not keep what was written */
    @Override
    public void close() throws ErrnoException {
        if (closed) {
            return;
        }
        closed = true;
        try (Descriptor _ = descriptor) {
            if (temporaryName != null) {
                Naming.unlink(folder.directory(), temporaryName);
            }
        } finally {
            folder.leave();
        }
    }
}
