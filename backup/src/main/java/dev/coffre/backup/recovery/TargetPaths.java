package dev.coffre.backup.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.place.TargetNames;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.tree.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The paths of entries below the target, including those in folders that were renamed because of a conflict. Not
 * thread-safe.
 */
final class TargetPaths {
    private final RecoveryPoint point;
    private final TargetMapping mapping;
    private final TargetNames names;

    /** Number of leading components that are no names, but a volume. */
    private final int volumeDepth;

    /** By the folder's path in the point. An empty value means that the folder is skipped. */
    private final Map<List<ByteString>, Optional<TargetPath>> redirected = new HashMap<>();

    /** Names that were given out in a folder and in those above it, by the folder's path in the point. */
    private final Map<List<ByteString>, Set<Long>> taken = new HashMap<>();

    /** @param isOriginal whether paths begin with the volume of a machine, where machines have several */
    TargetPaths(RecoveryPoint point, TargetMapping mapping, TargetNames names, boolean isOriginal) {
        this.point = point;
        this.mapping = mapping;
        this.names = names;
        this.volumeDepth = isOriginal ? 1 : 0;
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
        return Optional.of(spelled(mapped(key)));
    }

    private TargetPath mapped(EntryKey key) {
        try {
            return mapping.of(key);
        } catch (IllegalArgumentException badName) {
            throw PageSource.damaged(point.root().page(), String.valueOf(badName.getMessage()))
                    .causedBy(badName);
        }
    }

    /**
     * Like {@link #of}, when an entry is visited for the first time. If the target does not distinguish its name from that
     * of another entry of the folder, it gets another spelling.
     */
    Optional<TargetPath> claim(Entry entry) {
        EntryKey key = entry.key();
        Optional<TargetPath> path = of(key);
        if (names == TargetNames.UNCHANGED || key.isRoot() || path.isEmpty()) {
            return path;
        }
        taken.keySet().removeIf(folder -> !isAtOrAbove(folder, key.parent()));
        Set<Long> inFolder = taken.computeIfAbsent(key.parent(), _ -> new HashSet<>());
        if (inFolder.add(names.key(path.get().name()))) {
            return path;
        }
        TargetPath variant = named(path.get(), names.variant(key.name()));
        inFolder.add(names.key(variant.name()));
        if (entry.metadata().isDirectory()) {
            redirect(key, variant);
        }
        return Optional.of(variant);
    }

    /** Returns the name that an entry has at the target, if it is not its own. */
    Optional<ByteString> changedName(EntryKey key, TargetPath path) {
        if (names == TargetNames.UNCHANGED || path.isTop()) {
            return Optional.empty();
        }
        ByteString own = key.isRoot() ? mapped(key).name() : key.name();
        return path.name().equals(own) || path.components().size() <= volumeDepth
                ? Optional.empty()
                : Optional.of(path.name());
    }

    /** Begins another visit of the same entries, which claim the same paths. */
    void revisit() {
        taken.clear();
    }

    private static boolean isAtOrAbove(List<ByteString> folder, List<ByteString> path) {
        return folder.size() <= path.size() && path.subList(0, folder.size()).equals(folder);
    }

    private static TargetPath named(TargetPath path, ByteString name) {
        List<ByteString> components = new ArrayList<>(path.parent().components());
        components.add(name);
        return new TargetPath(components);
    }

    private TargetPath spelled(TargetPath path) {
        if (names == TargetNames.UNCHANGED || path.components().size() <= volumeDepth) {
            return path;
        }
        List<ByteString> components = new ArrayList<>(path.components());
        components.subList(volumeDepth, components.size()).replaceAll(names::spelled);
        return new TargetPath(components);
    }

    private TargetPath below(TargetPath folder, List<ByteString> path) {
        List<ByteString> components = new ArrayList<>(folder.components());
        path.forEach(name -> components.add(names.spelled(name)));
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
