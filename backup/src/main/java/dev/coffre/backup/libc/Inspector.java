package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Nature;
import dev.coffre.backup.entry.Ownership;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes {@link Metadata} from the results of system calls. Caches names of owners and ids of file systems for one job. */
public final class Inspector {
    private final Accounts accounts;
    private final FileSystemIds fileSystems = new FileSystemIds();

    /** From the device number of a snapshot to that of its original. */
    private final Map<Long, Long> originals = new ConcurrentHashMap<>();

    public Inspector(Accounts accounts) {
        this.accounts = accounts;
    }

    /** Maps the device number of {@code snapshot} to that of {@code original} in all later results. */
    public void identify(Descriptor snapshot, Descriptor original) throws ErrnoException {
        Status status = Status.of(original);
        fileSystems.id(status, original, ByteString.EMPTY);
        originals.put(Status.of(snapshot).device(), status.device());
    }

    /** Returns the status of {@code name} in {@code directory}, without following links, with the original's device number. */
    public Status status(Descriptor directory, ByteString name) throws ErrnoException {
        return ofOriginal(Status.of(directory, name));
    }

    /** Returns the status of an open file or directory, with the original's device number. */
    public Status status(Descriptor open) throws ErrnoException {
        return ofOriginal(Status.of(open));
    }

    private Status ofOriginal(Status status) {
        Long original = originals.isEmpty() ? null : originals.get(status.device());
        return original == null ? status : status.onDevice(original);
    }

    /** Returns the metadata of {@code name} in {@code directory}, without following symbolic links. */
    public Metadata inspect(Descriptor directory, ByteString name) throws ErrnoException {
        return metadata(status(directory, name), directory, name);
    }

    /** @param status of {@code name} in {@code directory}, from {@link #status} */
    public Metadata metadata(Status status, Descriptor directory, ByteString name) throws ErrnoException {
        return new Metadata(
                nature(status, directory, name),
                status.permissions(),
                new Ownership(
                        status.uid(), status.gid(), accounts.userName(status.uid()), accounts.groupName(status.gid())),
                status.isRegularFile() ? status.size() : 0,
                status.modified(),
                status.changed(),
                new FileIdentity(fileSystems.id(status, directory, name), status.inode(), status.links()),
                status.born());
    }

    private static Nature nature(Status status, Descriptor directory, ByteString name) throws ErrnoException {
        return switch (status.type()) {
            case Status.REGULAR_FILE -> Nature.REGULAR_FILE;
            case Status.DIRECTORY -> Nature.DIRECTORY;
            case Status.SYMLINK -> new Nature.Symlink(Naming.readSymlink(directory, name));
            case Status.FIFO -> Nature.FIFO;
            case Status.SOCKET -> Nature.SOCKET;
            case Status.CHARACTER_DEVICE ->
                new Nature.CharacterDevice(Status.major(status.special()), Status.minor(status.special()));
            case Status.BLOCK_DEVICE ->
                new Nature.BlockDevice(Status.major(status.special()), Status.minor(status.special()));
            default -> throw new ErrnoException("statx", Errno.EINVAL, name);
        };
    }
}
