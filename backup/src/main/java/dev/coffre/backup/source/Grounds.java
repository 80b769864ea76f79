package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The read locations of one walk and the snapshots behind them. Closing deletes the snapshots. */
final class Grounds implements AutoCloseable {
    static final Grounds NONE = new Grounds(Map.of(), List.of(), List.of());

    private static final Ground NOWHERE = Ground.live(ByteString.utf8("/"));

    /** Where another location begins, by the parent's path and the name in it. */
    private final Map<List<ByteString>, Map<ByteString, Ground>> seams;

    private final List<Snapshot> snapshots;
    private final List<SourceProblem> unfrozen;

    /**
     * @param seams where the location differs from that of the parent directory; contains every root
     * @param unfrozen problems of snapshots that could not be taken
     */
    Grounds(Map<EntryKey, Ground> seams, List<Snapshot> snapshots, List<SourceProblem> unfrozen) {
        this.seams = new HashMap<>();
        seams.forEach((key, ground) -> this.seams
                .computeIfAbsent(key.parent(), parent -> new HashMap<>())
                .put(key.name(), ground));
        this.snapshots = List.copyOf(snapshots);
        this.unfrozen = List.copyOf(unfrozen);
    }

    /** Returns a view without snapshots. */
    static Grounds live(List<ByteString> roots) {
        Map<EntryKey, Ground> seams = new HashMap<>();
        roots.forEach(root -> seams.put(EntryKey.root(root), Ground.live(root)));
        return new Grounds(seams, List.of(), List.of());
    }

    /**
     * Where the children of one directory are read.
     *
     * @param here location of all other children
     * @param seams locations of the children at a boundary, by name
     */
    record Below(Ground here, Map<ByteString, Ground> seams) {
        Optional<Ground> seam(ByteString name) {
            return Optional.ofNullable(seams.get(name));
        }
    }

    Below ofRoots() {
        return new Below(NOWHERE, seams.getOrDefault(List.of(), Map.of()));
    }

    Below below(EntryKey folder, Ground here) {
        return new Below(here, seams.size() <= 1 ? Map.of() : seams.getOrDefault(folder.path(), Map.of()));
    }

    /** Returns the directories that contain the snapshots. They are never backed up. */
    List<ByteString> keptIn() {
        return snapshots.stream().map(Snapshot::keptIn).toList();
    }

    /** Returns the problems of snapshots that could not be taken. Their files are read live. */
    List<SourceProblem> unfrozen() {
        return unfrozen;
    }

    @Override
    public void close() {
        snapshots.forEach(Snapshot::close);
    }
}
