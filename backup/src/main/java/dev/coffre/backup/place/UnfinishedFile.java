package dev.coffre.backup.place;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.DirectoryOperations;
import dev.coffre.backup.libc.FileIo;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.OpenFlags;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A file being recovered. It has no name until it is complete with its metadata. Thus no name ever shows half a file or one
 * with wrong permissions, and nothing is left behind after a crash. It has a temporary name where the file system does not
 * support unnamed files, and for the moment in which it replaces another file. Closing an unplaced file removes it. Confined
 * to one thread, except that another one may {@linkplain #writeAt write}.
 */
public final class UnfinishedFile implements AutoCloseable {
    private static final int UNNAMED_FLAGS = OpenFlags.UNNAMED | OpenFlags.READ_WRITE;
    private static final int NAMED_FLAGS =
            OpenFlags.CREATE | OpenFlags.EXCLUSIVE | OpenFlags.READ_WRITE | OpenFlags.NO_FOLLOW;
    private static final int OWNER_ONLY = 0600;
    private static final int PERMISSION_BITS = 0777;

    private final ParentDirectory parent;
    private final TargetPath path;
    private SharedDirectory directory;
    private final RandomGenerator random;
    private final Descriptor descriptor;
    private final int requestedMode;
    private final boolean sparse;
    private final AtomicLong end = new AtomicLong();
    private @Nullable ByteString temporaryName;
    private boolean closed;

    private UnfinishedFile(
            ParentDirectory parent,
            SharedDirectory directory,
            TargetPath path,
            RandomGenerator random,
            Descriptor descriptor,
            int requestedMode,
            boolean sparse) {
        this.parent = parent;
        this.directory = directory;
        this.path = path;
        this.random = random;
        this.descriptor = descriptor;
        this.requestedMode = requestedMode;
        this.sparse = sparse;
    }

    /**
     * @param directory already acquired; this file releases it
     * @param mode final mode; an unnamed file may have it from the start, with read and write access added for its owner
     */
    static UnfinishedFile create(
            ParentDirectory parent,
            SharedDirectory directory,
            TargetPath path,
            RandomGenerator random,
            int mode,
            boolean sparse)
            throws ErrnoException {
        try {
            if (directory.supportsUnnamedFiles()) {
                try {
                    int asked = mode & PERMISSION_BITS | OWNER_ONLY;
                    Descriptor file = FileOpener.openat(directory.directory(), TargetHandle.SELF, UNNAMED_FLAGS, asked);
                    return new UnfinishedFile(parent, directory, path, random, file, asked, sparse);
                } catch (ErrnoException failure) {
                    if (!failure.is(Errno.EOPNOTSUPP) && !failure.is(Errno.EISDIR)) {
                        throw failure;
                    }
                }
            }
            ByteString temporaryName = TemporaryName.next(random);
            Descriptor descriptor = FileOpener.openat(directory.directory(), temporaryName, NAMED_FLAGS, OWNER_ONLY);
            UnfinishedFile file = new UnfinishedFile(parent, directory, path, random, descriptor, OWNER_ONLY, sparse);
            file.temporaryName = temporaryName;
            return file;
        } catch (ErrnoException failure) {
            directory.release();
            throw failure;
        }
    }

    /** Writes at {@code position}. In a sparse file, whole blocks of zeros become holes. Ranges must not overlap. */
    public void writeAt(long position, byte[] from, int offset, int length) throws ErrnoException {
        if (sparse) {
            for (SparseRanges.ByteRange run : SparseRanges.dataRanges(position, from, offset, length)) {
                write(position + (run.offset() - offset), from, run.offset(), run.length());
            }
        } else {
            write(position, from, offset, length);
        }
    }

    private void write(long position, byte[] from, int offset, int length) throws ErrnoException {
        FileIo.write(descriptor, position, from, offset, length);
        if (length > 0) {
            end.accumulateAndGet(position + length, Math::max);
        }
    }

    /** Returns the bytes at {@code position}; zeros where nothing was written yet. */
    public byte[] bytesAt(long position, int length) throws ErrnoException {
        byte[] bytes = new byte[length];
        FileIo.read(descriptor, position, bytes, 0, length);
        return bytes;
    }

    /** Sets the size. Unwritten ranges before it become holes. */
    public void setSize(long size) throws ErrnoException {
        if (size != end.get()) {
            FileIo.truncate(descriptor, size);
        }
    }

    /** Like {@link RecoveryTarget#applyMetadata}, before the file gets its name. */
    public List<MetadataProblem> applyMetadata(Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        return directory.applyMetadata(
                descriptor,
                temporaryName == null ? OptionalInt.of(requestedMode) : OptionalInt.empty(),
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
        new Replacement(directory.directory(), temporaryName, path.name(), TemporaryName.next(random)).run();
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
            DirectoryOperations.moveIfAbsent(directory.directory(), temporaryName, directory.directory(), name);
        } catch (ErrnoException failure) {
            if (!failure.is(Errno.EINVAL)) {
                throw failure;
            }
            // The file system lacks RENAME_NOREPLACE. link(2) never replaces an existing object either.
            link(name);
            DirectoryOperations.unlink(directory.directory(), temporaryName);
        }
        temporaryName = null;
    }

    /** Links the file. Never replaces an existing object. */
    private void link(ByteString to) throws ErrnoException {
        try {
            DirectoryOperations.link(descriptor, directory.directory(), to);
        } catch (ErrnoException gone) {
            if (!gone.is(Errno.ENOENT)) {
                throw gone;
            }
            // The directory was removed. Another one may have its path now.
            SharedDirectory left = directory;
            directory = parent.reopened(path);
            left.release();
            DirectoryOperations.link(descriptor, directory.directory(), to);
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
                DirectoryOperations.unlink(directory.directory(), temporaryName);
            }
        } finally {
            directory.release();
        }
    }
}
