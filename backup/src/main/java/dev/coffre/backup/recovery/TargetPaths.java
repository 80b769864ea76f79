package dev.coffre.backup.recovery;

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
 * The paths of entries below the target, including those in folders that were renamed because of a conflict. Not
 * thread-safe.
 */
final class TargetPaths {
    private final RecoveryPoint point;
    private final TargetMapping mapping;

    /** By the folder's path in the point. An empty value means that the folder is skipped. */
    private final Map<List<ByteString>, Optional<TargetPath>> redirected = new HashMap<>();

    TargetPaths(RecoveryPoint point, TargetMapping mapping) {
        this.point = point;
        this.mapping = mapping;
    }

    /**
     * Returns the target path; empty if the folder itself or one of its ancestors is skipped.
     *
     * @throws dev.coffre.vault.problem.Problem if a name in a hostile point would lead outside the target
     */
    Optional<TargetPath> of(EntryKey key) {
        if (!redirected.isEmpty()) {
            List<ByteString> path = key.path();
            for (int depth = path.size(); depth > 0; depth--) {
                Optional<TargetPath> place = redirected.get(path.subList(0, depth));
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

    /** Redirects a folder and its contents. */
    void redirect(EntryKey folder, TargetPath place) {
        redirected.put(folder.path(), Optional.of(place));
    }

    /** Skips a folder and its contents. */
    void skip(EntryKey folder) {
        redirected.put(folder.path(), Optional.empty());
    }
}
