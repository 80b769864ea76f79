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
 * A file being recovered. It has no name until it is complete with its metadata, so that no name ever shows half a file or one
 * with wrong permissions, and nothing is left behind after a crash. It has a temporary name where the file system does not
 * support unnamed files, and for the moment in which it replaces another file. Closing an unplaced file removes it. For one
 * thread, but another may {@linkplain #writeAt write}.
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
     * @param folder already entered; this file leaves it
     * @param mode final mode; an unnamed file may have it from the start, with read and write access added for its owner
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

    /** Writes at {@code position}. In a sparse file, whole blocks of zeros become holes. Ranges must not overlap. */
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

    /** Returns the bytes at {@code position}; zeros where nothing was written yet. */
    public byte[] bytesAt(long position, int length) throws ErrnoException {
        byte[] bytes = new byte[length];
        Content.read(descriptor, position, bytes, 0, length);
        return bytes;
    }

    /** Sets the size. Unwritten ranges before it become holes. */
    public void finish(long size) throws ErrnoException {
        if (size != end.get()) {
            Content.truncate(descriptor, size);
        }
    }

    /** Like {@link Target#applyMetadata}, before the file gets its name. */
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
     * Gives the file its name and replaces an existing object, which is kept if this fails.
     *
     * @throws ErrnoException ENOTEMPTY if the object is a directory that is not empty
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
     * Gives the file its name if the name is free.
     *
     * @throws ErrnoException EEXIST if it is taken
     */
    public void placeIfAbsent() throws ErrnoException {
        placeIfAbsent(path.name());
    }

    /** Like {@link #placeIfAbsent()}, with another name in the same directory. */
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
            // The file system lacks RENAME_NOREPLACE. link(2) never replaces an existing object either.
            link(name);
            Naming.unlink(folder.directory(), temporaryName);
        }
        temporaryName = null;
    }

    /** Links the file. Never replaces an existing object. */
    private void link(ByteString to) throws ErrnoException {
        try {
            Naming.link(descriptor, folder.directory(), to);
        } catch (ErrnoException gone) {
            if (!gone.is(Errno.ENOENT)) {
                throw gone;
            }
            // The directory was removed. Another one may have its path now.
            Folder left = folder;
            folder = target.enterAnew(path);
            left.leave();
            Naming.link(descriptor, folder.directory(), to);
        }
    }

    /** @throws ErrnoException also if the kernel could not store what was written */
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
