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
import dev.coffre.backup.libc.FileReference;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.InodeMetadata;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.place.MetadataProblem;
import dev.coffre.backup.place.PartialFile;
import dev.coffre.backup.place.SparseRanges;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.place.TemporaryName;
import dev.coffre.backup.place.UnfinishedFile;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A file being recovered. It gets its final name only when it is complete with its metadata. Thus no final name ever shows half
 * a file or one with wrong permissions. A crash leaves nothing of it unless it has a temporary name. It has one where the file
 * system does not support unnamed files, once it is {@linkplain #keep kept}, and while it replaces another file. Closing an
 * unplaced file removes it.
 */
final class LinuxUnfinishedFile implements UnfinishedFile {
    private static final int UNNAMED_FLAGS = OpenFlags.UNNAMED | OpenFlags.READ_WRITE;
    private static final int NAMED_FLAGS =
            OpenFlags.CREATE | OpenFlags.EXCLUSIVE | OpenFlags.READ_WRITE | OpenFlags.NO_FOLLOW;
    private static final int REOPEN_FLAGS = OpenFlags.READ_WRITE | OpenFlags.NO_FOLLOW | OpenFlags.NON_BLOCKING;
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

    /** Whether it has its temporary name already. */
    private boolean isNamed;

    /** Whether it has another mode than it was created with. */
    private boolean isModeChanged;

    private boolean closed;

    private LinuxUnfinishedFile(
            ParentDirectory parent,
            SharedDirectory directory,
            TargetPath path,
            RandomGenerator random,
            OpenedFile opened,
            boolean sparse) {
        this.parent = parent;
        this.directory = directory;
        this.path = path;
        this.random = random;
        this.descriptor = opened.descriptor();
        this.requestedMode = opened.mode();
        this.temporaryName = opened.temporaryName();
        this.isNamed = temporaryName != null;
        this.sparse = sparse;
    }

    /**
     * @param mode that it was created with
     * @param temporaryName null for an unnamed file
     */
    private record OpenedFile(
            Descriptor descriptor, int mode, @Nullable ByteString temporaryName) {}

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
            OpenedFile opened = open(directory, random, mode & PERMISSION_BITS | OWNER_ONLY);
            return new LinuxUnfinishedFile(parent, directory, path, random, opened, sparse);
        } catch (ErrnoException failure) {
            directory.release();
            throw failure;
        }
    }

    private static OpenedFile open(SharedDirectory directory, RandomGenerator random, int mode) throws ErrnoException {
        if (directory.supportsUnnamedFiles()) {
            try {
                Descriptor file = FileOpener.openat(directory.directory(), TargetHandle.SELF, UNNAMED_FLAGS, mode);
                return new OpenedFile(file, mode, null);
            } catch (ErrnoException failure) {
                if (!failure.is(Errno.EOPNOTSUPP) && !failure.is(Errno.EISDIR)) {
                    throw failure;
                }
            }
        }
        ByteString temporaryName = TemporaryName.next(random);
        Descriptor file = FileOpener.openat(directory.directory(), temporaryName, NAMED_FLAGS, OWNER_ONLY);
        return new OpenedFile(file, OWNER_ONLY, temporaryName);
    }

    /**
     * Opens a file that an interrupted recovery kept. Returns empty if there is none, or if another user may have put
     * another one there.
     *
     * @param directory already acquired; this file releases it
     */
    static Optional<LinuxUnfinishedFile> reopen(
            ParentDirectory parent, SharedDirectory directory, PartialFile file, RandomGenerator random, boolean sparse)
            throws ErrnoException {
        Optional<Descriptor> opened = Optional.empty();
        try {
            opened = openPartial(directory.directory(), file);
        } finally {
            if (opened.isEmpty()) {
                directory.release();
            }
        }
        return opened.map(descriptor -> {
            OpenedFile known = new OpenedFile(descriptor, OWNER_ONLY, file.temporaryName());
            return new LinuxUnfinishedFile(parent, directory, file.path(), random, known, sparse);
        });
    }

    /** Returns whether the file was there with its id, and is removed. */
    static boolean removePartial(Descriptor directory, PartialFile file) throws ErrnoException {
        FileStatus status = FileStatus.of(directory, file.temporaryName());
        if (!status.isRegularFile()
                || !FileSystemType.of(directory).partialId(status).equals(file.id())) {
            return false;
        }
        DirectoryOperations.unlink(directory, file.temporaryName());
        return true;
    }

    private static Optional<Descriptor> openPartial(Descriptor directory, PartialFile file) throws ErrnoException {
        Descriptor descriptor = FileOpener.openat(directory, file.temporaryName(), REOPEN_FLAGS);
        try {
            if (FileSystemType.of(descriptor).isPartial(FileStatus.of(descriptor), file.id())) {
                return Optional.of(descriptor);
            }
        } catch (ErrnoException failure) {
            descriptor.close();
            throw failure;
        }
        descriptor.close();
        return Optional.empty();
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
    public long nextData(long position) throws ErrnoException {
        return FileIo.nextData(descriptor, position).orElse(Long.MAX_VALUE);
    }

    @Override
    public void setSize(long size) throws ErrnoException {
        if (size != end.get()) {
            FileIo.truncate(descriptor, size);
        }
    }

    @Override
    public void truncate(long size) throws ErrnoException {
        FileIo.truncate(descriptor, size);
        end.set(size);
    }

    @Override
    public void sync() throws ErrnoException {
        FileIo.sync(descriptor);
    }

    @Override
    public PartialFile partial() throws ErrnoException {
        FileStatus status = FileStatus.of(descriptor);
        return new PartialFile(
                path, temporaryName(), FileSystemType.of(descriptor).partialId(status));
    }

    @Override
    public void keep() throws ErrnoException {
        if (!isNamed) {
            if (requestedMode != OWNER_ONLY) {
                isModeChanged = true;
                InodeMetadata.changeMode(new FileReference.ByDescriptor(descriptor), OWNER_ONLY);
            }
            link(temporaryName());
            isNamed = true;
        }
    }

    private ByteString temporaryName() {
        ByteString name = temporaryName;
        if (name == null) {
            name = TemporaryName.next(random);
            temporaryName = name;
        }
        return name;
    }

    @Override
    public void leave() throws ErrnoException {
        if (!closed) {
            closed = true;
            try (Descriptor _ = descriptor) {
                directory.release();
            }
        }
    }

    @Override
    public List<MetadataProblem> applyMetadata(Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        return directory.applyMetadata(
                descriptor,
                isNamed || isModeChanged ? OptionalInt.empty() : OptionalInt.of(requestedMode),
                metadata,
                attributes);
    }

    @Override
    public void placeReplacing() throws ErrnoException {
        if (!isNamed) {
            try {
                link(path.name());
                return;
            } catch (ErrnoException taken) {
                if (!taken.is(Errno.EEXIST)) {
                    throw taken;
                }
            }
            link(temporaryName());
            isNamed = true;
        }
        new Replacement(directory.directory(), temporaryName(), path.name(), TemporaryName.next(random)).run();
        isNamed = false;
    }

    @Override
    public void placeIfAbsent() throws ErrnoException {
        placeIfAbsent(path.name());
    }

    @Override
    public void placeIfAbsent(ByteString name) throws ErrnoException {
        TargetPath.requireName(name);
        if (!isNamed) {
            link(name);
            return;
        }
        try {
            DirectoryOperations.moveIfAbsent(directory.directory(), temporaryName(), directory.directory(), name);
        } catch (ErrnoException failure) {
            if (!failure.is(Errno.EINVAL)) {
                throw failure;
            }
            // The file system lacks RENAME_NOREPLACE. link(2) never replaces an existing object either.
            link(name);
            DirectoryOperations.unlink(directory.directory(), temporaryName());
        }
        isNamed = false;
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
            if (isNamed) {
                DirectoryOperations.unlink(directory.directory(), temporaryName());
            }
        } finally {
            directory.release();
        }
    }
}
