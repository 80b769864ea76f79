package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.Inspector;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.Opening;
import dev.coffre.backup.libc.RealPath;
import dev.coffre.backup.libc.Status;
import dev.coffre.backup.source.SourceProblem.Limitation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes snapshots of the roots where possible, and decides where each part of them is read. A snapshot covers one file system
 * or subvolume and has empty directories at mount points, so each mount gets a location of its own. Used once.
 */
final class GroundSurvey {
    /** The only file system type that snapshots are taken of. */
    static final String BTRFS = "btrfs";

    private static final ByteString SLASH = ByteString.utf8("/");

    private final Snapshots snapshots;
    private final Inspector inspector;
    private final MountPoints mounts;
    private final ForeignMounts foreign;
    private final List<Snapshot> taken = new ArrayList<>();
    private final List<SourceProblem> unfrozen = new ArrayList<>();
    private final Map<EntryKey, Ground> seams = new HashMap<>();

    /** @param foreign mount points that are neither accessed nor taken snapshots of */
    GroundSurvey(Snapshots snapshots, Inspector inspector, MountPoints mounts, ForeignMounts foreign) {
        this.snapshots = snapshots;
        this.inspector = inspector;
        this.mounts = mounts;
        this.foreign = foreign;
    }

    Grounds of(List<ByteString> roots) {
        roots.forEach(this::lay);
        return new Grounds(seams, taken, unfrozen);
    }

    private void lay(ByteString root) {
        EntryKey key = EntryKey.root(root);
        Ground live = Ground.live(root);
        try {
            if (Status.of(Descriptor.WORKING_DIRECTORY, root).isSymlink()) {
                seams.put(key, live);
                return;
            }
            ByteString real = realPath(root);
            Optional<Ground> frozen = freeze(key, real);
            seams.put(key, frozen.orElse(live));
            mounts.below(real).forEach((point, mounted) -> {
                EntryKey below = ForeignMounts.key(root, real, point);
                if (foreign.hold(below)) {
                    return;
                }
                Optional<Ground> own = mounted.type().equals(BTRFS) ? freeze(below, point) : Optional.empty();
                if (own.isPresent() || frozen.isPresent()) {
                    seams.put(below, own.orElse(live));
                }
            });
        } catch (ErrnoException unreachable) {
            // The walk will meet and report the same error.
            seams.put(key, live);
        }
    }

    private static ByteString realPath(ByteString root) throws ErrnoException {
        try (Descriptor open = Opening.open(root, OpenFlags.PATH_ONLY)) {
            return RealPath.of(open).path();
        }
    }

    /** Returns the location of {@code real} in a snapshot; empty if there is none. */
    private Optional<Ground> freeze(EntryKey key, ByteString real) {
        try {
            Optional<Snapshot> snapshot = takenOf(real).or(() -> taken(key, real));
            return snapshot.map(found -> new Ground(key.depth() + 1, within(found, real), true));
        } catch (ErrnoException unreachable) {
            return Optional.empty();
        }
    }

    private static ByteString within(Snapshot snapshot, ByteString real) {
        ByteString original = snapshot.original();
        return real.equals(original)
                ? snapshot.place()
                : snapshot.place().concat(RootPath.resolve(real.substring(original.size(), real.size()), SLASH));
    }

    private Optional<Snapshot> takenOf(ByteString real) throws ErrnoException {
        long device = Status.of(Descriptor.WORKING_DIRECTORY, real).device();
        for (Snapshot snapshot : taken) {
            ByteString original = snapshot.original();
            boolean within = real.equals(original) || RootPath.isWithin(real, original);
            if (within && Status.of(Descriptor.WORKING_DIRECTORY, original).device() == device) {
                return Optional.of(snapshot);
            }
        }
        return Optional.empty();
    }

    private Optional<Snapshot> taken(EntryKey key, ByteString real) {
        try {
            Optional<Snapshot> snapshot = snapshots.take(real);
            if (snapshot.isPresent()) {
                taken.add(snapshot.get());
                identify(snapshot.get());
            }
            return snapshot;
        } catch (SnapshotException refused) {
            if (!refused.isExpected()) {
                unfrozen.add(new SourceProblem.NotFrozen(key, refused.reason()));
            } else if (key.isRoot()) {
                unfrozen.add(new SourceProblem.Unsupported(key, Limitation.READ_LIVE));
            }
            return Optional.empty();
        }
    }

    /**
     * Maps the snapshot's device to the original's. Each snapshot has a new device number, and unchanged files must still be
     * recognised.
     */
    private void identify(Snapshot snapshot) throws SnapshotException {
        try (Descriptor place = Opening.open(snapshot.place(), OpenFlags.PATH_ONLY);
                Descriptor original = Opening.open(snapshot.original(), OpenFlags.PATH_ONLY)) {
            inspector.identify(place, original);
        } catch (ErrnoException e) {
            throw SnapshotException.failed(e.symbol());
        }
    }
}
