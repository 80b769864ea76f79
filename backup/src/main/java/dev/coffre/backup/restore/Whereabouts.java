package dev.coffre.backup.restore;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.point.RecoveryPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where entries stand beneath the target, also below folders that had to go elsewhere because something that stays had
 * their name. For one thread.
 */
final class Whereabouts {
    private final RecoveryPoint point;
    private final TargetMapping mapping;

    /** By the folder's path in the point; empty if it was left out. */
    private final Map<List<ByteString>, Optional<TargetPath>> moved = new HashMap<>();

    Whereabouts(RecoveryPoint point, TargetMapping mapping) {
        this.point = point;
        this.mapping = mapping;
    }

    /**
     * Where it is to stand; empty if a folder above, or this one, was left out.
     *
     * @throws dev.coffre.vault.problem.Problem for a name that would lead elsewhere, as a hostile point may have it
     */
    Optional<TargetPath> of(EntryKey key) {
        if (!moved.isEmpty()) {
            List<ByteString> path = key.path();
            for (int depth = path.size(); depth > 0; depth--) {
                Optional<TargetPath> place = moved.get(path.subList(0, depth));
                if (place != null) {
                    List<ByteString> below = path.subList(depth, path.size());
                    return place.map(folder -> below(folder, below));
                }
            }
        }
        try {
            return Optional.of(mapping.of(key));
        } catch (IllegalArgumentException badName) {
            throw PageSource.damaged(point.root().page(), String.valueOf(badName.getMessage()))
                    .causedBy(badName);
        }
    }

    private static TargetPath below(TargetPath folder, List<ByteString> names) {
        List<ByteString> components = new ArrayList<>(folder.components());
        components.addAll(names);
        return new TargetPath(components);
    }

    /** The folder, and with it what is in it, stands elsewhere. */
    void move(EntryKey folder, TargetPath place) {
        moved.put(folder.path(), Optional.of(place));
    }

    /** The folder, and with it what is in it, is not recovered. */
    void leaveOut(EntryKey folder) {
        moved.put(folder.path(), Optional.empty());
    }
}
