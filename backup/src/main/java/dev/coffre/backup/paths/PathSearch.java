package dev.coffre.backup.paths;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.PathForm;
import dev.coffre.backup.run.Prefetch;
import dev.coffre.sealing.DataKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Searches a path list, on all cores. Paths that only removed points have do not count.
 *
 * @param existing the points that were not removed
 * @param key that sealed the list
 */
public record PathSearch(PathList list, ExistingPoints existing, DataKey key) {
    /** Some sixteen thousand paths. */
    private static final int BLOCKS_OF_A_THREAD = 8;

    /** All matches of so many blocks may be in memory. */
    private static final int BLOCKS_TOGETHER = 8 * BLOCKS_OF_A_THREAD;

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
        BlockSearch search = new BlockSearch(
                patterns, PointCounts.of(list.points(), point -> point.isRead() && existing.contains(point)), limit);
        List<PathMatch> found = new ArrayList<>();
        List<PathBlockRef> blocks = list.blocks();
        for (int from = 0; from < blocks.size() && found.size() <= limit; from += BLOCKS_TOGETHER) {
            List<PathBlockRef> together = blocks.subList(from, Math.min(from + BLOCKS_TOGETHER, blocks.size()));
            List<Supplier<List<PathMatch>>> parts = new ArrayList<>();
            for (int at = 0; at < together.size(); at += BLOCKS_OF_A_THREAD) {
                List<PathBlockRef> part = together.subList(at, Math.min(at + BLOCKS_OF_A_THREAD, together.size()));
                parts.add(() -> search.find(part));
            }
            Prefetch.onAllCores(parts).forEach(found::addAll);
        }
        boolean hasMore = found.size() > limit;
        return new Matches(hasMore ? found.subList(0, limit) : found, hasMore);
    }

    /** Searches some blocks. Thread-safe. */
    private final class BlockSearch {
        private final Map<PathForm, FindPattern> patterns;
        private final PointCounts counts;
        private final int limit;

        BlockSearch(Map<PathForm, FindPattern> patterns, PointCounts counts, int limit) {
            this.patterns = patterns;
            this.counts = counts;
            this.limit = limit;
        }

        /** Returns at most one match more than the limit. */
        List<PathMatch> find(List<PathBlockRef> blocks) {
            List<PathMatch> found = new ArrayList<>();
            try (BlockCodec codec = new BlockCodec(key)) {
                for (PathBlockRef block : blocks) {
                    find(list.file().read(block, codec), found);
                }
            }
            return found;
        }

        private void find(PathBlock block, List<PathMatch> found) {
            int number = 0;
            FindPattern.Folder folder = null;
            while (found.size() <= limit && block.next()) {
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
                if (points > 0) {
                    found.add(new PathMatch(
                            block.key(),
                            points,
                            list.points().get(counts.oldest(presence)).seq(),
                            list.points().get(counts.newest(presence)).seq()));
                }
            }
        }
    }

    private static PathForm form(PathBlock block) {
        return PathForm.of(
                block.parent().isEmpty()
                        ? ByteString.of(block.nameBuffer(), 0, block.nameLength())
                        : block.parent().getFirst());
    }
}
