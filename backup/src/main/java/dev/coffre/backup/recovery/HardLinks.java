package dev.coffre.backup.recovery;

import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.tree.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The paths of each hard-linked file. The first one gets the content, and the others are linked to it. Any thread may call
 * {@link #recordPlaced}. All other methods are confined to the thread that walks.
 */
final class HardLinks {
    /** Maximum number of links that wait for the first path of their file. At this number they are settled early. */
    private static final int MAX_DEFERRED = 256;

    private final Set<Long> metGroups = new HashSet<>();
    private final Map<Long, TargetPath> placedPaths = new ConcurrentHashMap<>();
    private List<DeferredLink> deferred = new ArrayList<>();

    /** @param path of the link */
    record DeferredLink(Entry entry, TargetPath path) {}

    /**
     * Returns whether the content of this entry must be recovered. That is true of a file's first path in the order of the
     * walk.
     */
    boolean isFirst(Entry entry) {
        return entry.marks().linkGroup().isEmpty()
                || metGroups.add(entry.marks().linkGroup().getAsLong());
    }

    /** Records that the file is complete at {@code path}. */
    void recordPlaced(Entry entry, TargetPath path) {
        entry.marks().linkGroup().ifPresent(group -> placedPaths.putIfAbsent(group, path));
    }

    /** Returns another path of this file that is already recovered; empty if there is none. */
    Optional<TargetPath> placedPath(Entry entry) {
        return entry.marks().linkGroup().isPresent()
                ? Optional.ofNullable(placedPaths.get(entry.marks().linkGroup().getAsLong()))
                : Optional.empty();
    }

    /**
     * Defers a link until the first path of its file is recovered. Returns whether to {@linkplain #drainDeferred settle} the
     * links now.
     */
    boolean defer(Entry entry, TargetPath path) {
        deferred.add(new DeferredLink(entry, path));
        return deferred.size() >= MAX_DEFERRED;
    }

    List<DeferredLink> drainDeferred() {
        List<DeferredLink> taken = deferred;
        deferred = new ArrayList<>();
        return taken;
    }
}
