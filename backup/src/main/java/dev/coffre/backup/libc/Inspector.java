package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Nature;
import dev.coffre.backup.entry.Ownership;

/** Makes {@link Metadata} of what the kernel says, remembering the names of owners and file systems for one job. */
public final class Inspector {
    private final Accounts accounts;
    private final FileSystemIds fileSystems = new FileSystemIds();

    public Inspector(Accounts accounts) {
        this.accounts = accounts;
    }

    /** Of {@code name} in {@code directory}, symbolic links not followed. */
    public Metadata inspect(Descriptor directory, ByteString name) throws ErrnoException {
        return metadata(Status.of(directory, name), directory, name);
    }

    /** @param status what {@link Status} said about {@code name} in {@code directory} */
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
