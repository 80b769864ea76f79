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
 * The paths of each hard-linked file: the first that is met gets the content, the others are linked to it. {@link #stands}
 * may be called by any thread, the rest by the one that walks.
 */
final class HardLinks {
    /** What waits for a first that is under way; more are settled early. */
    private static final int MOST_WAITING = 256;

    private final Set<Long> met = new HashSet<>();
    private final Map<Long, TargetPath> standing = new ConcurrentHashMap<>();
    private List<Waiting> waiting = new ArrayList<>();

    /** @param path where the link is to be */
    record Waiting(Entry entry, TargetPath path) {}

    /** Whether the content of this entry has to be recovered, because no other path of its file was met before. */
    boolean isFirst(Entry entry) {
        return entry.marks().linkGroup().isEmpty()
                || met.add(entry.marks().linkGroup().getAsLong());
    }

    /** The file stands with its content at {@code path}. */
    void stands(Entry entry, TargetPath path) {
        entry.marks().linkGroup().ifPresent(group -> standing.putIfAbsent(group, path));
    }

    /** Where another path of this file stands, if one is recovered already. */
    Optional<TargetPath> standing(Entry entry) {
        return entry.marks().linkGroup().isPresent()
                ? Optional.ofNullable(standing.get(entry.marks().linkGroup().getAsLong()))
                : Optional.empty();
    }

    /** Keeps a link until its first stands. Answers whether it is time to {@linkplain #takeWaiting settle} them. */
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
