package dev.coffre.backup.restore;

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
 * The paths of each hard-linked file. The first one gets the content, and the others are linked to it. {@link #stands} may be
 * called by any thread, the rest only by the one that walks.
 */
final class HardLinks {
    /** Links that wait for a first path in flight. Beyond this, they are settled early. */
    private static final int MOST_WAITING = 256;

    private final Set<Long> met = new HashSet<>();
    private final Map<Long, TargetPath> standing = new ConcurrentHashMap<>();
    private List<Waiting> waiting = new ArrayList<>();

    /** @param path of the link */
    record Waiting(Entry entry, TargetPath path) {}

    /** Returns whether the content of this entry must be recovered, because no other path of its file was met before. */
    boolean isFirst(Entry entry) {
        return entry.marks().linkGroup().isEmpty()
                || met.add(entry.marks().linkGroup().getAsLong());
    }

    /** Records that the file is complete at {@code path}. */
    void stands(Entry entry, TargetPath path) {
        entry.marks().linkGroup().ifPresent(group -> standing.putIfAbsent(group, path));
    }

    /** Returns another path of this file that is already recovered; empty if there is none. */
    Optional<TargetPath> standing(Entry entry) {
        return entry.marks().linkGroup().isPresent()
                ? Optional.ofNullable(standing.get(entry.marks().linkGroup().getAsLong()))
                : Optional.empty();
    }

    /** Holds a link until its first path is recovered. Returns whether to {@linkplain #takeWaiting settle} the links now. */
    boolean await(Entry entry, TargetPath path) {
        waiting.add(new Waiting(entry, path));
        return waiting.size() >= MOST_WAITING;
    }

    List<Waiting> takeWaiting() {
        List<Waiting> taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }
}
