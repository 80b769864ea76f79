package dev.coffre.backup.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.point.RecoveryPoint;
import java.util.ArrayList;
import java.util.List;

/** Maps an entry's key to its path below the target. */
@FunctionalInterface
interface TargetMapping {
    /** @throws IllegalArgumentException if a name in a hostile point would lead outside the target */
    TargetPath of(EntryKey key);

    /** @param rootIsFolder whether the only root is a folder; a file goes into the target folder under its own name */
    static TargetMapping of(TargetChoice target, RecoveryPoint point, boolean rootIsFolder) {
        boolean oneRoot = point.content().roots().size() == 1;
        return switch (target) {
            case TargetChoice.ChosenFolder _
            when mapsRootToTop(point, rootIsFolder) -> key -> key.isRoot() ? TargetPath.TOP : below(List.of(), key);
            case TargetChoice.ChosenFolder _
            when oneRoot -> key -> below(List.of(), key.isRoot() ? fileName(key) : key);
            case TargetChoice.ChosenFolder _ -> key -> byAbsolutePath(RootComponents.belowFolder(root(key)), key);
            case TargetChoice.OriginalPaths _ -> key -> byAbsolutePath(RootComponents.belowMachine(root(key)), key);
        };
    }

    /** Returns whether the only root is a folder. Then the folder of a {@link TargetChoice.ChosenFolder} takes its place. */
    static boolean mapsRootToTop(RecoveryPoint point, boolean rootIsFolder) {
        return rootIsFolder && point.content().roots().size() == 1;
    }

    private static ByteString root(EntryKey key) {
        return key.isRoot() ? key.name() : key.parent().getFirst();
    }

    private static EntryKey fileName(EntryKey root) {
        List<ByteString> names = RootComponents.belowFolder(root.name());
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a file without a name: '" + root.display() + "'");
        }
        return EntryKey.root(root.name()).child(names.getLast());
    }

    /** @throws IllegalArgumentException if a component is not a name */
    static TargetPath byAbsolutePath(List<ByteString> root, EntryKey key) {
        return key.isRoot() ? new TargetPath(root) : below(root, key);
    }

    private static TargetPath below(List<ByteString> root, EntryKey key) {
        List<ByteString> components = new ArrayList<>(root);
        components.addAll(key.parent().subList(1, key.parent().size()));
        components.add(key.name());
        return new TargetPath(components);
    }
}
