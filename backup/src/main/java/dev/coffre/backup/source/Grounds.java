package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The grounds of one walk, and the snapshots that they stand on; closing deletes these. */
final class Grounds implements AutoCloseable {
    static final Grounds NONE = new Grounds(Map.of(), List.of(), List.of());

    private static final Ground NOWHERE = Ground.live(ByteString.utf8("/"));

    /** Where another ground begins: by the folder's path, and the name in it. */
    private final Map<List<ByteString>, Map<ByteString, Ground>> seams;

    private final List<Snapshot> snapshots;
    private final List<SourceProblem> unfrozen;

    /**
     * @param seams where another ground begins than that of the folder above; every root is one
     * @param unfrozen what could not be frozen
     */
    Grounds(Map<EntryKey, Ground> seams, List<Snapshot> snapshots, List<SourceProblem> unfrozen) {
        this.seams = new HashMap<>();
        seams.forEach((key, ground) -> this.seams
                .computeIfAbsent(key.parent(), parent -> new HashMap<>())
                .put(key.name(), ground));
        this.snapshots = List.copyOf(snapshots);
        this.unfrozen = List.copyOf(unfrozen);
    }

    /** Everything is read as it is. */
    static Grounds live(List<ByteString> roots) {
        Map<EntryKey, Ground> seams = new HashMap<>();
        roots.forEach(root -> seams.put(EntryKey.root(root), Ground.live(root)));
        return new Grounds(seams, List.of(), List.of());
    }

    /**
     * Where the children of one folder are read.
     *
     * @param here most of them
     * @param seams the others, by their names
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

    /** The folders of the snapshots: part of no backup. */
    List<ByteString> keptIn() {
        return snapshots.stream().map(Snapshot::keptIn).toList();
    }

    /** What could not be frozen, and is read as it is. */
    List<SourceProblem> unfrozen() {
        return unfrozen;
    }

    @Override
    public void close() {
        snapshots.forEach(Snapshot::close);
    }
}
