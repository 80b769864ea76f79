package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Makes {@link Metadata} from the results of system calls. Caches names of owners and ids of file systems for one job. */
public final class MetadataReader {
    private final SystemAccounts accounts;
    private final FileSystemIds fileSystems = new FileSystemIds();

    /** From the device number of a snapshot to that of its original. */
    private final Map<Long, Long> originalDevices = new ConcurrentHashMap<>();

    public MetadataReader(SystemAccounts accounts) {
        this.accounts = accounts;
    }

    /** Maps the device number of {@code snapshot} to that of {@code original} in all later results. */
    public void mapDevice(Descriptor snapshot, Descriptor original) throws ErrnoException {
        FileStatus status = FileStatus.of(original);
        fileSystems.id(status, original, ByteString.EMPTY);
        originalDevices.put(FileStatus.of(snapshot).device(), status.device());
    }

    /**
     * Returns the status of {@code name} in {@code directory}, without following links. In a snapshot mapped by {@link
     * #mapDevice}, the device number is that of the original file system.
     */
    public FileStatus status(Descriptor directory, ByteString name) throws ErrnoException {
        return withOriginalDevice(FileStatus.of(directory, name));
    }

    /**
     * Returns the status of an open file or directory. In a snapshot mapped by {@link #mapDevice}, the device number is that
     * of the original file system.
     */
    public FileStatus status(Descriptor open) throws ErrnoException {
        return withOriginalDevice(FileStatus.of(open));
    }

    private FileStatus withOriginalDevice(FileStatus status) {
        Long original = originalDevices.isEmpty() ? null : originalDevices.get(status.device());
        return original == null ? status : status.withDevice(original);
    }

    /** Returns the metadata of {@code name} in {@code directory}, without following symbolic links. */
    public Metadata read(Descriptor directory, ByteString name) throws ErrnoException {
        return metadata(status(directory, name), directory, name);
    }

    /** @param status of {@code name} in {@code directory}, from {@link #status} */
    public Metadata metadata(FileStatus status, Descriptor directory, ByteString name) throws ErrnoException {
        return new Metadata(
                fileType(status, directory, name),
                Optional.of(permissions(status)),
                status.isRegularFile() ? status.size() : 0,
                status.modified(),
                status.changed(),
                new FileIdentity(fileSystems.id(status, directory, name), status.inode(), status.links()),
                status.born());
    }

    private UnixPermissions permissions(FileStatus status) {
        return new UnixPermissions(
                status.permissions(),
                new Ownership(
                        status.uid(), status.gid(), accounts.userName(status.uid()), accounts.groupName(status.gid())));
    }

    /** @param status of {@code name} in {@code directory} */
    public static FileType fileType(FileStatus status, Descriptor directory, ByteString name) throws ErrnoException {
        return switch (status.type()) {
            case FileStatus.REGULAR_FILE -> FileType.REGULAR_FILE;
            case FileStatus.DIRECTORY -> FileType.DIRECTORY;
            case FileStatus.SYMLINK -> new FileType.Symlink(DirectoryOperations.readSymlink(directory, name));
            case FileStatus.FIFO -> FileType.FIFO;
            case FileStatus.SOCKET -> FileType.SOCKET;
            case FileStatus.CHARACTER_DEVICE ->
                new FileType.CharacterDevice(
                        FileStatus.major(status.specialDevice()), FileStatus.minor(status.specialDevice()));
            case FileStatus.BLOCK_DEVICE ->
                new FileType.BlockDevice(
                        FileStatus.major(status.specialDevice()), FileStatus.minor(status.specialDevice()));
            default -> throw new ErrnoException("statx", Errno.EINVAL, name);
        };
    }
}
