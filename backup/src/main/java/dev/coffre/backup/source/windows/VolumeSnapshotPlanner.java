package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.source.RootPath;
import dev.coffre.backup.source.Snapshot;
import dev.coffre.backup.source.SnapshotException;
import dev.coffre.backup.source.Snapshots;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.walk.ReadLocation;
import dev.coffre.backup.source.walk.SnapshotView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes a snapshot of each volume that the roots lie on, and decides where each root is read. Each volume has a moment of its
 * own. A root is never read live without saying so. Used once.
 */
final class VolumeSnapshotPlanner {
    private final Snapshots snapshots;
    private final List<Snapshot> taken = new ArrayList<>();
    private final List<SourceProblem> problems = new ArrayList<>();
    private final Map<EntryKey, ReadLocation> locations = new HashMap<>();
    private final Set<ByteString> refused = new HashSet<>();

    VolumeSnapshotPlanner(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    SnapshotView plan(List<ByteString> roots) {
        for (ByteString root : roots) {
            locations.put(
                    EntryKey.root(root),
                    snapshotOf(root).map(snapshot -> location(root, snapshot)).orElse(ReadLocation.live(root)));
        }
        return new SnapshotView(locations, taken, problems);
    }

    private Optional<Snapshot> snapshotOf(ByteString root) {
        List<ByteString> ancestors = RootPath.ancestors(root);
        ByteString volume = ancestors.size() > 1 ? ancestors.get(1) : root;
        Optional<Snapshot> existing = taken.stream()
                .filter(snapshot -> snapshot.original().equals(volume))
                .findFirst();
        return existing.isPresent() || refused.contains(volume) ? existing : take(EntryKey.root(root), volume);
    }

    private Optional<Snapshot> take(EntryKey key, ByteString volume) {
        try {
            Optional<Snapshot> snapshot = snapshots.take(volume);
            snapshot.ifPresentOrElse(taken::add, () -> refused.add(volume));
            return snapshot;
        } catch (SnapshotException failure) {
            refused.add(volume);
            problems.add(new SourceProblem.SnapshotFailed(key, failure.reason()));
            return Optional.empty();
        }
    }

    /** The path of a snapshot ends with a backslash: without it, it is a device, not a folder. */
    private static ReadLocation location(ByteString root, Snapshot snapshot) {
        ByteString base = snapshot.path();
        int skipped = RootPath.components(snapshot.original()).size();
        List<ByteString> components = RootPath.components(root);
        for (ByteString component : components.subList(skipped, components.size())) {
            base = RootPath.child(base, component);
        }
        return new ReadLocation(1, base, true);
    }
}
