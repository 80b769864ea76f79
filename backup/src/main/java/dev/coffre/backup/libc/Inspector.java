package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Nature;
import dev.coffre.backup.entry.Ownership;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes {@link Metadata} of what the kernel says, remembering the names of owners and file systems for one job. */
public final class Inspector {
    private final Accounts accounts;
    private final FileSystemIds fileSystems = new FileSystemIds();

    /** Device numbers of snapshots, and those of what they are of. */
    private final Map<Long, Long> originals = new ConcurrentHashMap<>();

    public Inspector(Accounts accounts) {
        this.accounts = accounts;
    }

    /** From now on what is in {@code snapshot} counts as being in {@code original}, which it is a snapshot of. */
    public void identify(Descriptor snapshot, Descriptor original) throws ErrnoException {
        Status status = Status.of(original);
        fileSystems.id(status, original, ByteString.EMPTY);
        originals.put(Status.of(snapshot).device(), status.device());
    }

    /** Of {@code name} in {@code directory}, symbolic links not followed; by the device number of the original. */
    public Status status(Descriptor directory, ByteString name) throws ErrnoException {
        return ofOriginal(Status.of(directory, name));
    }

    /** Of an open file or directory, likewise. */
    public Status status(Descriptor open) throws ErrnoException {
        return ofOriginal(Status.of(open));
    }

    private Status ofOriginal(Status status) {
        Long original = originals.isEmpty() ? null : originals.get(status.device());
        return original == null ? status : status.onDevice(original);
    }

    /** Of {@code name} in {@code directory}, symbolic links not followed. */
    public Metadata inspect(Descriptor directory, ByteString name) throws ErrnoException {
        return metadata(status(directory, name), directory, name);
    }

    /** @param status what {@link #status} said about {@code name} in {@code directory} */
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
