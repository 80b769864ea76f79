package dev.coffre.backup.paths;

import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.sealing.DataKey;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.ChainHead;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A new path list whose newest point is not committed yet. Its blocks are in the unfinished file of the cache folder.
 *
 * @param end of the blocks in that file
 * @param points the last one has neither seq nor hash
 */
public record PathListDraft(
        PrivatePath folder, DataKey key, long end, List<ListedTree> points, List<PathBlockRef> blocks) {
    /** How many points a list grows by until the removed ones are looked for. */
    private static final int POINTS_PER_PURGE = 16;

    public PathListDraft {
        points = List.copyOf(points);
        blocks = List.copyOf(blocks);
    }

    static PathListDraft of(PathListMerge merge, PathListFile out, PrivatePath folder, DataKey key, Oid root) {
        PathList list = merge.finish(ListedTree.read(0, Sha256.ZERO, root));
        return new PathListDraft(folder, key, out.end(), list.points(), list.blocks());
    }

    /**
     * Completes the list and replaces the current one. If that fails, the current one stays, and a reader adds the point
     * later.
     *
     * @param point that was committed
     * @param existing asked by every sixteenth run: others leave the paths of removed points in the list, where readers skip
     *     them
     */
    public void commit(ChainHead point, Supplier<ExistingPoints> existing) {
        Oid root = points.getLast().root().orElseThrow();
        List<ListedTree> all = new ArrayList<>(points.subList(0, points.size() - 1));
        all.add(ListedTree.read(point.seq(), point.hash(), root));
        try {
            boolean purges = points.size() % POINTS_PER_PURGE == 0;
            Predicate<ChainHead> exists = purges ? existing.get()::contains : _ -> true;
            PathListFile file = PathListFile.reopen(
                    PathListRecorder.unfinished(folder), key.context().epoch(), end);
            new PathListStore(folder, key).replace(new PathList(file, all, blocks), exists);
        } catch (RuntimeException notReplaced) {
            // Only time is lost.
        }
    }

    @Override
    public String toString() {
        return "[path list of " + points.size() + " points]";
    }
}
