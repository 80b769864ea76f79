package dev.coffre.backup.snapshot;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Accounts;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.Errno;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.FileSystemStatus;
import dev.coffre.backup.libc.Naming;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.Opening;
import dev.coffre.backup.libc.RealPath;
import dev.coffre.backup.libc.Status;
import dev.coffre.backup.libc.Subvolumes;
import dev.coffre.backup.source.Snapshot;
import dev.coffre.backup.source.SnapshotException;
import dev.coffre.backup.source.Snapshots;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Read-only snapshots of btrfs subvolumes. They are created in Coffre's own directory if it is on the same file system, else in
 * a directory at the top of the subvolume. That directory is kept afterwards: creating and removing it each time would change
 * the times of a user's directory. For root only: another user could create a snapshot but not delete it.
 *
 * <p>For one job at a time.
 */
public final class BtrfsSnapshots implements Snapshots {
    private static final System.Logger LOG = System.getLogger(BtrfsSnapshots.class.getName());
    private static final ByteString OWN_FOLDER = ByteString.utf8(".coffre-snapshots");
    private static final ByteString SLASH = ByteString.utf8("/");
    private static final int FOLDER = OpenFlags.READ_ONLY | OpenFlags.DIRECTORY;
    private static final int OWNER_ONLY = 0700;
    private static final long ROOT = 0;
    /** Far more than one job needs. */
    private static final int MOST_NAMES = 10_000;

    private final ByteString folder;
    private final String owner;
    private final SnapshotLedger ledger;

    /**
     * @param folder of Coffre's own; created on demand
     * @param owner prefix of snapshot names, so that two agents on one machine do not share names
     */
    public BtrfsSnapshots(ByteString folder, String owner, SnapshotLedger ledger) {
        this.folder = folder;
        this.owner = owner;
        this.ledger = ledger;
    }

    /** Deletes the snapshots of killed jobs. */
    public void deleteLeftOver() {
        ledger.all().forEach(this::delete);
    }

    @Override
    public Optional<Snapshot> take(ByteString place) throws SnapshotException {
        try (Descriptor open = Opening.open(place, OpenFlags.PATH_ONLY)) {
            if (FileSystemStatus.of(open).magic() != Subvolumes.MAGIC) {
                return Optional.empty();
            }
            ByteString top = subvolumeOf(RealPath.of(open), Status.of(open).device());
            try (Descriptor original = Opening.open(top, FOLDER)) {
                return Optional.of(take(top, original));
            }
        } catch (ErrnoException e) {
            throw SnapshotException.failed(e.symbol());
        }
    }

    /** The top directory is unreachable if only a part of the subvolume is mounted. */
    private static ByteString subvolumeOf(RealPath place, long device) throws ErrnoException, SnapshotException {
        List<RealPath> upwards =
                Stream.concat(Stream.of(place), place.above().stream()).toList();
        for (RealPath each : upwards) {
            Status status = Status.of(Descriptor.WORKING_DIRECTORY, each.path());
            if (status.device() == device && Subvolumes.isTop(status) && Accounts.effectiveUser() == ROOT) {
                return each.path();
            }
        }
        throw SnapshotException.notPossible();
    }

    private Snapshot take(ByteString top, Descriptor original) throws ErrnoException {
        try {
            return take(top, original, folder);
        } catch (ErrnoException elsewhere) {
            if (!elsewhere.is(Errno.EXDEV) && !elsewhere.is(Errno.ENOTTY)) {
                throw elsewhere;
            }
            return take(top, original, below(top, OWN_FOLDER));
        }
    }

    private Snapshot take(ByteString top, Descriptor original, ByteString into) throws ErrnoException {
        try (Descriptor keptIn = opened(into)) {
            for (int number = 1; ; number++) {
                ByteString name = ByteString.utf8(owner + "-" + number);
                ByteString path = below(into, name);
                ledger.add(path);
                try {
                    Subvolumes.snapshot(original, keptIn, name);
                    return new Taken(top, path, into);
                } catch (ErrnoException failure) {
                    ledger.remove(path);
                    if (!failure.is(Errno.EEXIST) || number == MOST_NAMES) {
                        throw failure;
                    }
                }
            }
        }
    }

    private static Descriptor opened(ByteString folder) throws ErrnoException {
        try {
            Naming.makeDirectory(Descriptor.WORKING_DIRECTORY, folder, OWNER_ONLY);
        } catch (ErrnoException failure) {
            if (!failure.is(Errno.EEXIST)) {
                throw failure;
            }
        }
        return Opening.open(folder, FOLDER | OpenFlags.NO_FOLLOW);
    }

    private static ByteString below(ByteString folder, ByteString name) {
        return folder.equals(SLASH) ? folder.concat(name) : folder.concat(SLASH).concat(name);
    }

    private void delete(ByteString path) {
        RealPath parent = new RealPath(path).above().getFirst();
        int slash = parent.path().equals(SLASH) ? 0 : parent.path().size();
        try (Descriptor keptIn = Opening.open(parent.path(), FOLDER | OpenFlags.NO_FOLLOW)) {
            Subvolumes.delete(keptIn, path.substring(slash + 1, path.size()));
            ledger.remove(path);
        } catch (ErrnoException failure) {
            if (failure.is(Errno.ENOENT)) {
                ledger.remove(path);
            } else {
                LOG.log(System.Logger.Level.WARNING, "the snapshot {0} stays: {1}", path.display(), failure.symbol());
            }
        }
    }

    /** A snapshot that is deleted when it is closed. */
    private final class Taken implements Snapshot {
        private final ByteString original;
        private final ByteString place;
        private final ByteString keptIn;
        private boolean closed;

        Taken(ByteString original, ByteString place, ByteString keptIn) {
            this.original = original;
            this.place = place;
            this.keptIn = keptIn;
        }

        @Override
        public ByteString original() {
            return original;
        }

        @Override
        public ByteString place() {
            return place;
        }

        @Override
        public ByteString keptIn() {
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
