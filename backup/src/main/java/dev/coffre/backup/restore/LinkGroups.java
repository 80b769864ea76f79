package dev.coffre.backup.restore;

import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.tree.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The paths of each hard-linked file: the first that is met gets the content, the others are linked to it when it stands.
 * {@link #stands} may be called by any thread, the rest by the one that walks.
 */
final class LinkGroups {
    /** @param path where the link is to be */
    record Link(long group, Entry entry, TargetPath path) {}

    private final Map<Long, Boolean> met = new HashMap<>();
    private final Map<Long, TargetPath> standing = new ConcurrentHashMap<>();
    private final List<Link> links = new ArrayList<>();

    /** Whether the content of this entry comes with another path of the same file; then it is kept for later. */
    boolean isLink(Entry entry, TargetPath path) {
        if (entry.marks().linkGroup().isEmpty()) {
            return false;
        }
        long group = entry.marks().linkGroup().getAsLong();
        if (met.putIfAbsent(group, true) == null) {
            return false;
        }
        links.add(new Link(group, entry, path));
        return true;
    }

    void stands(Entry entry, TargetPath path) {
        entry.marks().linkGroup().ifPresent(group -> standing.putIfAbsent(group, path));
    }

    /** Where another path of this file stands, if one could be recovered. */
    Optional<TargetPath> standing(Link link) {
        return Optional.ofNullable(standing.get(link.group()));
    }

    List<Link> links() {
        return List.copyOf(links);
    }
}
