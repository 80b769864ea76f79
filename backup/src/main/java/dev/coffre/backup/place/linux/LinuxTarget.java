package dev.coffre.backup.place.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.DirectoryOperations;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.FileReference;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.InodeMetadata;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.place.ExistingFile;
import dev.coffre.backup.place.ExistingKind;
import dev.coffre.backup.place.MetadataDifference;
import dev.coffre.backup.place.MetadataProblem;
import dev.coffre.backup.place.MetadataRules;
import dev.coffre.backup.place.ObjectId;
import dev.coffre.backup.place.PartialFile;
import dev.coffre.backup.place.RecoveryTarget;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.place.TemporaryName;
import dev.coffre.backup.place.UnfinishedFile;
import dev.coffre.backup.place.UnfinishedFolder;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The folder that a recovery writes to. Regardless of concurrent changes, nothing outside it is read, written or
 * removed. Every path is resolved below the folder without following symbolic links, and the last name is passed only
 * to calls that do not follow one. Thread-safe.
 */
final class LinuxTarget implements RecoveryTarget {
    /**
     * Mode of a folder before its metadata is applied. No other user sees its contents. The sticky bit, which other
     * programs do not set on private folders, marks it as unfinished for a later recovery.
     */
    private static final int UNFINISHED_MODE = 01700;

    private static final int SETGID = 02000;
    private static final int NODE_MODE = 0600;
    private static final int OBJECT_FLAGS = OpenFlags.PATH_ONLY | OpenFlags.NO_FOLLOW;
    private static final int TOP_FLAGS = OpenFlags.READ_ONLY | OpenFlags.DIRECTORY;
    private static final int EXISTING_FLAGS = OpenFlags.READ_ONLY | OpenFlags.NO_FOLLOW | OpenFlags.NON_BLOCKING;

    private final Descriptor top;
    private final TargetDirectories directories;
    private final MetadataWriter metadataWriter;
    private final RandomGenerator random;
    private final TargetFileSystems fileSystems = new TargetFileSystems();
    private final ParentDirectory parent;

    /** Whether this recovery created the top folder. */
    private boolean createdTop;

    /** @param alwaysNamed whether to use temporary names even where the file system supports unnamed files */
    LinuxTarget(
            Descriptor top,
            PathResolver resolution,
            MetadataWriter metadataWriter,
            RandomGenerator random,
            boolean alwaysNamed) {
        this.top = top;
        this.directories = new TargetDirectories(top, resolution);
        this.metadataWriter = metadataWriter;
        this.random = random;
        this.parent = new ParentDirectory(directories, fileSystems, metadataWriter, alwaysNamed);
    }

    /**
     * @param folder an existing folder; links on the way are followed, because the user named it
     * @param random for temporary names
     */
    static LinuxTarget open(ByteString folder, MetadataRules rules, RandomGenerator random) throws ErrnoException {
        return of(FileOpener.open(folder, TOP_FLAGS), rules, random);
    }

    private static LinuxTarget of(Descriptor top, MetadataRules rules, RandomGenerator random) throws ErrnoException {
        try {
            return new LinuxTarget(
                    top, PathResolver.detect(top), new MetadataWriter(rules, new SystemAccounts()), random, false);
        } catch (ErrnoException failure) {
            top.close();
            throw failure;
        }
    }

    /**
     * Creates a folder directly in this one and opens it as a target of its own.
     *
     * @param awaitsMetadata whether the folder gets metadata at the end of the recovery
     */
    LinuxTarget makeTarget(ByteString name, boolean awaitsMetadata, MetadataRules rules) throws ErrnoException {
        TargetPath.requireName(name);
        boolean made = TargetDirectories.makeIfAbsent(
                top, name, awaitsMetadata ? UNFINISHED_MODE : TargetDirectories.OWNER_ONLY);
        LinuxTarget target = of(FileOpener.openat(top, name, TOP_FLAGS | OpenFlags.NO_FOLLOW), rules, random);
        try {
            target.createdTop = made && target.fileSystems.of(target.top).mayBeNew(FileStatus.of(target.top));
            return target;
        } catch (ErrnoException failure) {
            target.close();
            throw failure;
        }
    }

    @Override
    public void ensureDirectory(TargetPath path) throws ErrnoException {
        directories.ensure(path);
    }

    @Override
    public Optional<UnfinishedFolder> beginFolder(TargetPath path) throws ErrnoException {
        if (path.isTop()) {
            return Optional.of(unfinishedFolder(createdTop, top));
        }
        try (TargetHandle handle = directories.handleOrMake(path)) {
            boolean made = TargetDirectories.makeIfAbsent(handle.directory(), handle.name(), UNFINISHED_MODE);
            return unfinishedFolder(made, handle.directory(), handle.name());
        }
    }

    @Override
    public void finishTop() throws ErrnoException {
        if (createdTop) {
            InodeMetadata.changeMode(
                    new FileReference.ByDescriptor(top),
                    FileStatus.of(top).permissions() & SETGID | TargetDirectories.OWNER_ONLY);
        }
    }

    @Override
    public UnfinishedFolder beginFolderReplacing(TargetPath path) throws ErrnoException {
        try (TargetHandle handle = directories.handle(path)) {
            ByteString temporary = TemporaryName.next(random);
            DirectoryOperations.makeDirectory(handle.directory(), temporary, UNFINISHED_MODE);
            try {
                Optional<UnfinishedFolder> folder = unfinishedFolder(true, handle.directory(), temporary);
                replacement(handle, temporary).run();
                return folder.orElse(new UnfinishedFolder(ObjectId.NONE, true));
            } catch (ErrnoException failure) {
                cleanUpAfter(failure, () -> DirectoryOperations.removeDirectory(handle.directory(), temporary));
                throw failure;
            }
        }
    }

    private Optional<UnfinishedFolder> unfinishedFolder(boolean made, Descriptor directory, ByteString name)
            throws ErrnoException {
        FileStatus status = FileStatus.of(directory, name);
        if (!status.isDirectory()) {
            return Optional.empty();
        }
        Optional<FileSystemType> kind = fileSystems.find(status.device());
        if (kind.isPresent()) {
            return Optional.of(unfinishedFolder(made, status, kind.get()));
        }
        try (Descriptor open = FileOpener.openat(directory, name, PathResolver.DIRECTORY_FLAGS)) {
            return Optional.of(unfinishedFolder(made, open));
        }
    }

    private UnfinishedFolder unfinishedFolder(boolean made, Descriptor open) throws ErrnoException {
        FileStatus status = FileStatus.of(open);
        return unfinishedFolder(made, status, fileSystems.of(status, open, open));
    }

    private static UnfinishedFolder unfinishedFolder(boolean made, FileStatus status, FileSystemType kind) {
        if (!made) {
            return new UnfinishedFolder(kind.idOf(status), isUnfinished(status));
        }
        return new UnfinishedFolder(kind.mayBeNew(status) ? kind.idOf(status) : ObjectId.NONE, true);
    }

    /** Ignores setgid, which a new folder inherits from its parent. */
    private static boolean isUnfinished(FileStatus folder) {
        return (folder.permissions() & ~SETGID) == UNFINISHED_MODE && folder.uid() == SystemAccounts.effectiveUser();
    }

    private Replacement replacement(TargetHandle handle, ByteString complete) {
        return new Replacement(handle.directory(), complete, handle.name(), TemporaryName.next(random));
    }

    /** Cleans up after a failure. A further error is added to {@code failure}. */
    private static void cleanUpAfter(ErrnoException failure, CleanUp removal) {
        try {
            removal.run();
        } catch (ErrnoException further) {
            failure.addSuppressed(further);
        }
    }

    private interface CleanUp {
        void run() throws ErrnoException;
    }

    @Override
    public UnfinishedFile create(TargetPath path, int mode, boolean sparse) throws ErrnoException {
        try {
            return create(parent.of(path), path, mode, sparse);
        } catch (ErrnoException _) {
            // The directory may have been removed and created again.
            return create(parent.reopened(path), path, mode, sparse);
        }
    }

    private LinuxUnfinishedFile create(SharedDirectory entered, TargetPath path, int mode, boolean sparse)
            throws ErrnoException {
        return LinuxUnfinishedFile.create(parent, entered, path, random, mode, sparse);
    }

    @Override
    public Optional<UnfinishedFile> reopen(PartialFile file, boolean sparse) throws ErrnoException {
        try {
            return LinuxUnfinishedFile.reopen(parent, parent.reopened(file.path()), file, random, sparse)
                    .map(UnfinishedFile.class::cast);
        } catch (ErrnoException failure) {
            return emptyIfMissing(failure);
        }
    }

    @Override
    public boolean removePartial(PartialFile file) throws ErrnoException {
        try (TargetHandle handle = directories.handle(file.path())) {
            return LinuxUnfinishedFile.removePartial(handle.directory(), file);
        } catch (ErrnoException failure) {
            return emptyIfMissing(failure).isPresent();
        }
    }

    private static <T> Optional<T> emptyIfMissing(ErrnoException failure) throws ErrnoException {
        if (failure.is(Errno.ENOENT)) {
            return Optional.empty();
        }
        throw failure;
    }

    @Override
    public boolean isSameObject(TargetPath one, TargetPath other) throws ErrnoException {
        try (TargetHandle first = directories.handle(one);
                TargetHandle second = directories.handle(other)) {
            return FileStatus.of(first.directory(), first.name())
                    .sameObject(FileStatus.of(second.directory(), second.name()));
        }
    }

    @Override
    public void link(TargetPath existing, TargetPath path) throws ErrnoException {
        try (TargetHandle from = directories.handle(existing);
                TargetHandle to = directories.handle(path)) {
            fileSystems.of(to.directory());
            DirectoryOperations.link(from.directory(), from.name(), to.directory(), to.name());
        }
    }

    @Override
    public void linkReplacing(TargetPath existing, TargetPath path) throws ErrnoException {
        try (TargetHandle from = directories.handle(existing);
                TargetHandle to = directories.handle(path)) {
            fileSystems.of(to.directory());
            ByteString temporary = TemporaryName.next(random);
            DirectoryOperations.link(from.directory(), from.name(), to.directory(), temporary);
            try {
                replacement(to, temporary).run();
            } catch (ErrnoException failure) {
                cleanUpAfter(failure, () -> DirectoryOperations.unlink(to.directory(), temporary));
                throw failure;
            }
            // rename(2) does nothing if both names already are of the same object.
            unlinkIfPresent(to.directory(), temporary);
        }
    }

    private static void unlinkIfPresent(Descriptor directory, ByteString name) throws ErrnoException {
        try {
            DirectoryOperations.unlink(directory, name);
        } catch (ErrnoException absent) {
            if (!absent.is(Errno.ENOENT)) {
                throw absent;
            }
        }
    }

    @Override
    public List<MetadataProblem> make(TargetPath path, Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        try (TargetHandle handle = directories.handle(path)) {
            return make(handle.directory(), handle.name(), metadata, attributes);
        }
    }

    @Override
    public List<MetadataProblem> makeReplacing(TargetPath path, Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        try (TargetHandle handle = directories.handle(path)) {
            ByteString temporary = TemporaryName.next(random);
            try {
                List<MetadataProblem> problems = make(handle.directory(), temporary, metadata, attributes);
                replacement(handle, temporary).run();
                return problems;
            } catch (ErrnoException failure) {
                cleanUpAfter(failure, () -> unlinkIfPresent(handle.directory(), temporary));
                throw failure;
            }
        }
    }

    private List<MetadataProblem> make(
            Descriptor directory, ByteString name, Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        FileType type = metadata.fileType();
        if (type instanceof FileType.Symlink(ByteString target)) {
            DirectoryOperations.makeSymlink(target, directory, name);
        } else {
            DirectoryOperations.makeNode(directory, name, type, NODE_MODE);
        }
        try (Descriptor made = FileOpener.openat(directory, name, OBJECT_FLAGS)) {
            FileStatus status = FileStatus.of(made);
            FileSystemType kind = fileSystems.of(status, made, directory);
            return DirectoryOperations.typeOf(type) == status.type() && kind.mayBeNew(status)
                    ? metadataWriter.apply(
                            new FileReference.ByPathDescriptor(made), true, Optional.empty(), metadata, attributes)
                    : List.of(new MetadataProblem.Replaced());
        }
    }

    @Override
    public Optional<ExistingKind> inspect(TargetPath path) throws ErrnoException {
        try (TargetHandle handle = directories.handle(path)) {
            FileStatus status = FileStatus.of(handle.directory(), handle.name());
            return Optional.of(status.isDirectory() ? ExistingKind.FOLDER : ExistingKind.OTHER);
        } catch (ErrnoException failure) {
            return emptyIfMissing(failure);
        }
    }

    @Override
    public Optional<ExistingFile> openExisting(TargetPath path) throws ErrnoException {
        try (TargetHandle handle = directories.handle(path)) {
            if (!FileStatus.of(handle.directory(), handle.name()).isRegularFile()) {
                return Optional.empty();
            }
            Descriptor descriptor = FileOpener.openat(handle.directory(), handle.name(), EXISTING_FLAGS);
            FileStatus opened = FileStatus.of(descriptor);
            if (opened.isRegularFile()) {
                return Optional.of(new LinuxExistingFile(descriptor, opened.size()));
            }
            descriptor.close();
            return Optional.empty();
        } catch (ErrnoException failure) {
            return emptyIfMissing(failure);
        }
    }

    @Override
    public List<MetadataProblem> applyMetadata(
            TargetPath path, ObjectId id, Metadata metadata, List<ExtendedAttribute> attributes) throws ErrnoException {
        try (TargetHandle handle = directories.handle(path);
                Descriptor object = FileOpener.openat(handle.directory(), handle.name(), OBJECT_FLAGS)) {
            FileStatus status = FileStatus.of(object);
            FileSystemType kind = fileSystems.of(status, object, status.isDirectory() ? object : handle.directory());
            return kind.idOf(status).equals(id)
                    ? metadataWriter.apply(
                            new FileReference.ByPathDescriptor(object), true, Optional.empty(), metadata, attributes)
                    : List.of(new MetadataProblem.Replaced());
        }
    }

    @Override
    public List<MetadataDifference> differences(TargetPath path, Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        try (TargetHandle handle = directories.handle(path)) {
            boolean keepsOwners = fileSystems.of(handle.directory()).keepsInodeNumbers();
            return metadataWriter
                    .comparison(keepsOwners)
                    .differences(handle.directory(), handle.name(), metadata, attributes);
        }
    }

    @Override
    public void sync() throws ErrnoException {
        fileSystems.of(top);
        fileSystems.sync();
    }

    @Override
    public void close() throws ErrnoException {
        try (Descriptor _ = top;
                TargetFileSystems _ = fileSystems) {
            parent.close();
        }
    }
}
