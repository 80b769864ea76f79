package dev.coffre.backup.source.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.MetadataReader;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.RealPath;
import dev.coffre.backup.source.RootPath;
import dev.coffre.backup.source.Snapshot;
import dev.coffre.backup.source.SnapshotException;
import dev.coffre.backup.source.Snapshots;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceProblem.Limitation;
import dev.coffre.backup.source.walk.ReadLocation;
import dev.coffre.backup.source.walk.SnapshotView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes snapshots of the roots where possible, and decides where each part of them is read. A snapshot covers one file
 * system or subvolume and has empty directories at mount points, so each mount gets a location of its own. Used once.
 */
final class SnapshotPlanner {
    /** The only file system type that snapshots are taken of. */
    static final String BTRFS = "btrfs";

    private static final ByteString SLASH = ByteString.utf8("/");

    private final Snapshots snapshots;
    private final MetadataReader metadataReader;
    private final MountTable mountTable;
    private final ForeignMounts foreignMounts;
    private final List<Snapshot> taken = new ArrayList<>();
    private final List<SourceProblem> problems = new ArrayList<>();
    private final Map<EntryKey, ReadLocation> boundaries = new HashMap<>();

    /** @param foreignMounts mount points that are not accessed, and of which no snapshots are taken */
    SnapshotPlanner(
            Snapshots snapshots, MetadataReader metadataReader, MountTable mountTable, ForeignMounts foreignMounts) {
        this.snapshots = snapshots;
        this.metadataReader = metadataReader;
        this.mountTable = mountTable;
        this.foreignMounts = foreignMounts;
    }

    SnapshotView plan(List<ByteString> roots) {
        roots.forEach(this::planRoot);
        return new SnapshotView(boundaries, taken, problems);
    }

    private void planRoot(ByteString root) {
        EntryKey key = EntryKey.root(root);
        ReadLocation live = ReadLocation.live(root);
        try {
            if (FileStatus.of(Descriptor.WORKING_DIRECTORY, root).isSymlink()) {
                boundaries.put(key, live);
                return;
            }
            ByteString real = realPath(root);
            Optional<ReadLocation> snapshot = snapshotLocation(key, real);
            boundaries.put(key, snapshot.orElse(live));
            mountTable.below(real).forEach((point, mounted) -> {
                EntryKey below = ForeignMounts.key(root, real, point);
                if (foreignMounts.contains(below)) {
                    return;
                }
                Optional<ReadLocation> own =
                        mounted.type().equals(BTRFS) ? snapshotLocation(below, point) : Optional.empty();
                if (own.isPresent() || snapshot.isPresent()) {
                    boundaries.put(below, own.orElse(live));
                }
            });
        } catch (ErrnoException unreachable) {
            // The walk will meet and report the same error.
            boundaries.put(key, live);
        }
    }

    private static ByteString realPath(ByteString root) throws ErrnoException {
        try (Descriptor open = FileOpener.open(root, OpenFlags.PATH_ONLY)) {
            return RealPath.of(open).path();
        }
    }

    /** Returns the location of {@code real} in a snapshot; empty if there is none. */
    private Optional<ReadLocation> snapshotLocation(EntryKey key, ByteString real) {
        try {
            Optional<Snapshot> snapshot = existingSnapshot(real).or(() -> takeSnapshot(key, real));
            return snapshot.map(found -> new ReadLocation(key.depth() + 1, pathInSnapshot(found, real), true));
        } catch (ErrnoException unreachable) {
            return Optional.empty();
        }
    }

    private static ByteString pathInSnapshot(Snapshot snapshot, ByteString real) {
        ByteString original = snapshot.original();
        return real.equals(original)
                ? snapshot.path()
                : snapshot.path().concat(RootPath.resolve(real.substring(original.size(), real.size()), SLASH));
    }

    private Optional<Snapshot> existingSnapshot(ByteString real) throws ErrnoException {
        long device = FileStatus.of(Descriptor.WORKING_DIRECTORY, real).device();
        for (Snapshot snapshot : taken) {
            ByteString original = snapshot.original();
            boolean within = real.equals(original) || RootPath.isWithin(real, original);
            if (within && FileStatus.of(Descriptor.WORKING_DIRECTORY, original).device() == device) {
                return Optional.of(snapshot);
            }
        }
        return Optional.empty();
    }

    private Optional<Snapshot> takeSnapshot(EntryKey key, ByteString real) {
        try {
            Optional<Snapshot> snapshot = snapshots.take(real);
            if (snapshot.isPresent()) {
                taken.add(snapshot.get());
                mapDeviceNumber(snapshot.get());
            }
            return snapshot;
        } catch (SnapshotException refused) {
            if (!refused.isUnsupported()) {
                problems.add(new SourceProblem.SnapshotFailed(key, refused.reason()));
            } else if (key.isRoot()) {
                problems.add(new SourceProblem.Unsupported(key, Limitation.READ_LIVE));
            }
            return Optional.empty();
        }
    }

    /**
     * Maps the snapshot's device number to that of the original. Each snapshot has a new device number, and unchanged files
     * must still be recognised.
     */
    private void mapDeviceNumber(Snapshot snapshot) throws SnapshotException {
        try (Descriptor place = FileOpener.open(snapshot.path(), OpenFlags.PATH_ONLY);
                Descriptor original = FileOpener.open(snapshot.original(), OpenFlags.PATH_ONLY)) {
            metadataReader.mapDevice(place, original);
        } catch (ErrnoException e) {
            throw SnapshotException.failed(e.symbol());
        }
    }
}
