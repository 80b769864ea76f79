package dev.coffre.backup.source.walk;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.source.Snapshot;
import dev.coffre.backup.source.SourceProblem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The read locations of one walk and the snapshots behind them. Closing deletes the snapshots. */
public final class SnapshotView implements AutoCloseable {
    public static final SnapshotView NONE = new SnapshotView(Map.of(), List.of(), List.of());

    private static final ReadLocation NO_LOCATION = ReadLocation.live(ByteString.utf8("/"));

    /**
     * The read locations of objects that differ from that of their parent directory, by the parent's path and the object's
     * name.
     */
    private final Map<List<ByteString>, Map<ByteString, ReadLocation>> boundaries;

    private final List<Snapshot> snapshots;
    private final List<SourceProblem> snapshotProblems;

    /**
     * @param boundaries read locations that differ from that of the parent directory; contains every root
     * @param snapshotProblems problems of snapshots that could not be taken
     */
    public SnapshotView(
            Map<EntryKey, ReadLocation> boundaries, List<Snapshot> snapshots, List<SourceProblem> snapshotProblems) {
        this.boundaries = new HashMap<>();
        boundaries.forEach((key, location) -> this.boundaries
                .computeIfAbsent(key.parent(), parent -> new HashMap<>())
                .put(key.name(), location));
        this.snapshots = List.copyOf(snapshots);
        this.snapshotProblems = List.copyOf(snapshotProblems);
    }

    /** Returns a view without snapshots. */
    public static SnapshotView live(List<ByteString> roots) {
        Map<EntryKey, ReadLocation> boundaries = new HashMap<>();
        roots.forEach(root -> boundaries.put(EntryKey.root(root), ReadLocation.live(root)));
        return new SnapshotView(boundaries, List.of(), List.of());
    }

    /**
     * The read locations of the children of one directory.
     *
     * @param defaultLocation location of all children without an exception
     * @param exceptions other locations, by the name of the child
     */
    public record ChildLocations(ReadLocation defaultLocation, Map<ByteString, ReadLocation> exceptions) {
        public Optional<ReadLocation> exceptionAt(ByteString name) {
            return Optional.ofNullable(exceptions.get(name));
        }
    }

    public ChildLocations rootLocations() {
        return new ChildLocations(NO_LOCATION, boundaries.getOrDefault(List.of(), Map.of()));
    }

    public ChildLocations childLocations(EntryKey folder, ReadLocation here) {
        return new ChildLocations(
                here, boundaries.size() <= 1 ? Map.of() : boundaries.getOrDefault(folder.path(), Map.of()));
    }

    /** Returns the directories that contain the snapshots. They are never backed up. */
    public List<ByteString> snapshotDirectories() {
        return snapshots.stream().map(Snapshot::storageDirectory).toList();
    }

    /** Returns the problems of snapshots that could not be taken. Their files are read live. */
    public List<SourceProblem> snapshotProblems() {
        return snapshotProblems;
    }

    @Override
    public void close() {
        snapshots.forEach(Snapshot::close);
    }
}
