package dev.coffre.backup.restore;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.place.TargetPath;
import java.util.ArrayList;
import java.util.List;

/** From an entry's key to its place beneath the target. */
@FunctionalInterface
interface TargetMapping {
    /** @throws IllegalArgumentException for a name that would lead elsewhere, as a hostile point may have it */
    TargetPath of(EntryKey key);

    static TargetMapping of(Destination destination, List<ByteString> roots, boolean onlyRootIsFolder) {
        return switch (destination) {
            case Destination.Folder _
            when roots.size() == 1 && onlyRootIsFolder -> key -> key.isRoot() ? TargetPath.TOP : below(List.of(), key);
            case Destination.Folder _
            when roots.size() == 1 ->
                key -> new TargetPath(List.of(SelectedEntries.split(key.name()).getLast()));
            case Destination.Folder _ -> TargetMapping::byAbsolutePath;
            case Destination.Original _ -> TargetMapping::byAbsolutePath;
        };
    }

    private static TargetPath byAbsolutePath(EntryKey key) {
        return key.isRoot()
                ? new TargetPath(SelectedEntries.split(key.name()))
                : below(SelectedEntries.split(key.parent().getFirst()), key);
    }

    private static TargetPath below(List<ByteString> root, EntryKey key) {
        List<ByteString> components = new ArrayList<>(root);
        components.addAll(key.parent().subList(1, key.parent().size()));
        components.add(key.name());
        return new TargetPath(components);
    }
}
