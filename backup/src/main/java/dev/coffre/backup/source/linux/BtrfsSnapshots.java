package dev.coffre.backup.source.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.BtrfsSubvolumes;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.DirectoryOperations;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.FileSystemStatus;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.RealPath;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.source.Snapshot;
import dev.coffre.backup.source.SnapshotException;
import dev.coffre.backup.source.SnapshotProvider;
import dev.coffre.backup.source.SnapshotRegistry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Read-only snapshots of btrfs subvolumes. They are created in Coffre's own directory if it is on the same file system,
 * else in a directory at the top of the subvolume. That directory is kept afterwards: creating and removing it each
 * time would change the times of a user's directory. For root only: another user could create a snapshot but not delete
 * it.
 *
 * <p>For one job at a time.
 */
public final class BtrfsSnapshots implements SnapshotProvider {
    private static final System.Logger LOG = System.getLogger(BtrfsSnapshots.class.getName());
    private static final ByteString SNAPSHOT_DIRECTORY = ByteString.utf8(".coffre-snapshots");
    private static final ByteString SLASH = ByteString.utf8("/");
    private static final int OPEN_DIRECTORY = OpenFlags.READ_ONLY | OpenFlags.DIRECTORY;
    private static final int OWNER_ONLY = 0700;
    private static final long ROOT = 0;
    /** Far more than one job needs. */
    private static final int MAX_NAMES = 10_000;

    private final ByteString folder;
    private final String owner;
    private final SnapshotRegistry registry;

    /**
     * @param folder of Coffre's own; created on demand
     * @param owner prefix of snapshot names, so that two agents on one machine do not share names
     */
    public BtrfsSnapshots(ByteString folder, String owner, SnapshotRegistry ledger) {
        this.folder = folder;
        this.owner = owner;
        this.registry = ledger;
    }

    @Override
    public void deleteLeftovers() {
        registry.all().forEach(this::delete);
    }

    @Override
    public Optional<Snapshot> take(ByteString place) throws SnapshotException {
        try (Descriptor open = FileOpener.open(place, OpenFlags.PATH_ONLY)) {
            if (FileSystemStatus.of(open).magic() != BtrfsSubvolumes.MAGIC) {
                return Optional.empty();
            }
            ByteString top = subvolumeOf(RealPath.of(open), FileStatus.of(open).device());
            try (Descriptor original = FileOpener.open(top, OPEN_DIRECTORY)) {
                return Optional.of(take(top, original));
            }
        } catch (ErrnoException e) {
            throw SnapshotException.failed(e.symbol());
        }
    }

    /** The top directory is unreachable if only a part of the subvolume is mounted. */
    private static ByteString subvolumeOf(RealPath place, long device) throws ErrnoException, SnapshotException {
        List<RealPath> upwards =
                Stream.concat(Stream.of(place), place.ancestors().stream()).toList();
        for (RealPath each : upwards) {
            FileStatus status = FileStatus.of(Descriptor.WORKING_DIRECTORY, each.path());
            if (status.device() == device && BtrfsSubvolumes.isTop(status) && SystemAccounts.effectiveUser() == ROOT) {
                return each.path();
            }
        }
        throw SnapshotException.unsupported();
    }

    private Snapshot take(ByteString top, Descriptor original) throws ErrnoException {
        try {
            return take(top, original, folder);
        } catch (ErrnoException elsewhere) {
            if (!elsewhere.is(Errno.EXDEV) && !elsewhere.is(Errno.ENOTTY)) {
                throw elsewhere;
            }
            return take(top, original, join(top, SNAPSHOT_DIRECTORY));
        }
    }

    private Snapshot take(ByteString top, Descriptor original, ByteString into) throws ErrnoException {
        try (Descriptor keptIn = openOrCreate(into)) {
            for (int number = 1; ; number++) {
                ByteString name = ByteString.utf8(owner + "-" + number);
                ByteString path = join(into, name);
                registry.add(path);
                try {
                    BtrfsSubvolumes.snapshot(original, keptIn, name);
                    return new BtrfsSnapshot(top, path, into);
                } catch (ErrnoException failure) {
                    registry.remove(path);
                    if (!failure.is(Errno.EEXIST) || number == MAX_NAMES) {
                        throw failure;
                    }
                }
            }
        }
    }

    private static Descriptor openOrCreate(ByteString folder) throws ErrnoException {
        try {
            DirectoryOperations.makeDirectory(Descriptor.WORKING_DIRECTORY, folder, OWNER_ONLY);
        } catch (ErrnoException failure) {
            if (!failure.is(Errno.EEXIST)) {
                throw failure;
            }
        }
        return FileOpener.open(folder, OPEN_DIRECTORY | OpenFlags.NO_FOLLOW);
    }

    private static ByteString join(ByteString folder, ByteString name) {
        return folder.equals(SLASH) ? folder.concat(name) : folder.concat(SLASH).concat(name);
    }

    private void delete(ByteString path) {
        RealPath parent = new RealPath(path).ancestors().getFirst();
        int slash = parent.path().equals(SLASH) ? 0 : parent.path().size();
        try (Descriptor keptIn = FileOpener.open(parent.path(), OPEN_DIRECTORY | OpenFlags.NO_FOLLOW)) {
            BtrfsSubvolumes.delete(keptIn, path.substring(slash + 1, path.size()));
            registry.remove(path);
        } catch (ErrnoException failure) {
            if (failure.is(Errno.ENOENT)) {
                registry.remove(path);
            } else {
                LOG.log(System.Logger.Level.WARNING, "the snapshot {0} stays: {1}", path.display(), failure.symbol());
            }
        }
    }

    /** A snapshot that is deleted when it is closed. */
    private final class BtrfsSnapshot implements Snapshot {
        private final ByteString original;
        private final ByteString place;
        private final ByteString keptIn;
        private boolean closed;

        BtrfsSnapshot(ByteString original, ByteString place, ByteString keptIn) {
            this.original = original;
            this.place = place;
            this.keptIn = keptIn;
        }

        @Override
        public ByteString original() {
            return original;
        }

        @Override
        public ByteString path() {
            return place;
        }

        @Override
        public ByteString storageDirectory() {
            return keptIn;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                delete(place);
            }
        }
    }
}
