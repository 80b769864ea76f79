package dev.coffre.backup.paths;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.PathForm;
import dev.coffre.sealing.DataKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Searches a path list, block by block. Paths that only removed points have do not count.
 *
 * @param existing the points that were not removed
 * @param key that sealed the list
 */
public record PathSearch(PathList list, ExistingPoints existing, DataKey key) {
    /**
     * The paths that match, in key order.
     *
     * @param hasMore whether the limit cut the list
     */
    public record Matches(List<PathMatch> paths, boolean hasMore) {
        public Matches {
            paths = List.copyOf(paths);
        }
    }

    /**
     * Finds paths.
     *
     * @param pattern of a person; see {@link FindPattern}
     * @param limit most paths to return
     * @throws dev.coffre.backup.bytes.MalformedException if the list is damaged
     */
    public Matches find(ByteString pattern, boolean ignoresCase, int limit) {
        Map<PathForm, FindPattern> patterns = new EnumMap<>(PathForm.class);
        for (PathForm form : PathForm.values()) {
            patterns.put(form, FindPattern.parse(pattern, form, ignoresCase));
        }
        PointCounts counts = PointCounts.of(list.points(), point -> point.isRead() && existing.contains(point));
        List<PathMatch> found = new ArrayList<>();
        try (BlockCodec codec = new BlockCodec(key)) {
            for (PathBlockRef block : list.blocks()) {
                if (!search(list.file().read(block, codec), patterns, counts, found, limit)) {
                    return new Matches(found, true);
                }
            }
        }
        return new Matches(found, false);
    }

    /** Returns false if there is a match beyond the limit. */
    private boolean search(
            PathBlock block,
            Map<PathForm, FindPattern> patterns,
            PointCounts counts,
            List<PathMatch> found,
            int limit) {
        int number = 0;
        FindPattern.Folder folder = null;
        while (block.next()) {
            if (folder == null
                    || number != block.folderNumber()
                    || block.parent().isEmpty()) {
                number = block.folderNumber();
                folder = Objects.requireNonNull(patterns.get(form(block))).in(block.parent());
            }
            if (!folder.matches(block.nameBuffer(), block.nameLength())) {
                continue;
            }
            Presence presence = block.presence();
            int points = counts.count(presence);
            if (points == 0) {
                continue;
            }
            if (found.size() == limit) {
                return false;
            }
            found.add(new PathMatch(
                    block.key(),
                    points,
                    list.points().get(counts.oldest(presence)).seq(),
                    list.points().get(counts.newest(presence)).seq()));
        }
        return true;
    }

    private static PathForm form(PathBlock block) {
        return PathForm.of(
                block.parent().isEmpty()
                        ? ByteString.of(block.nameBuffer(), 0, block.nameLength())
                        : block.parent().getFirst());
    }
}
