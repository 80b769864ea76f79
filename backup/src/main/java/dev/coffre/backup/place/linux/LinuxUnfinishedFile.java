package dev.coffre.backup.place.linux;

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
import dev.coffre.backup.place.MetadataProblem;
import dev.coffre.backup.place.SparseRanges;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.place.TemporaryName;
import dev.coffre.backup.place.UnfinishedFile;
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
final class LinuxUnfinishedFile implements UnfinishedFile {
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

    private LinuxUnfinishedFile(
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
    static LinuxUnfinishedFile create(
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
                    return new LinuxUnfinishedFile(parent, directory, path, random, file, asked, sparse);
                } catch (ErrnoException failure) {
                    if (!failure.is(Errno.EOPNOTSUPP) && !failure.is(Errno.EISDIR)) {
                        throw failure;
                    }
                }
            }
            ByteString temporaryName = TemporaryName.next(random);
            Descriptor descriptor = FileOpener.openat(directory.directory(), temporaryName, NAMED_FLAGS, OWNER_ONLY);
            LinuxUnfinishedFile file =
                    new LinuxUnfinishedFile(parent, directory, path, random, descriptor, OWNER_ONLY, sparse);
            file.temporaryName = temporaryName;
            return file;
        } catch (ErrnoException failure) {
            directory.release();
            throw failure;
        }
    }

    @Override
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

    @Override
    public byte[] bytesAt(long position, int length) throws ErrnoException {
        byte[] bytes = new byte[length];
        FileIo.read(descriptor, position, bytes, 0, length);
        return bytes;
    }

    @Override
    public void setSize(long size) throws ErrnoException {
        if (size != end.get()) {
            FileIo.truncate(descriptor, size);
        }
    }

    @Override
    public List<MetadataProblem> applyMetadata(Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        return directory.applyMetadata(
                descriptor,
                temporaryName == null ? OptionalInt.of(requestedMode) : OptionalInt.empty(),
                metadata,
                attributes);
    }

    @Override
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

    @Override
    public void placeIfAbsent() throws ErrnoException {
        placeIfAbsent(path.name());
    }

    @Override
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
