package dev.coffre.backup.paths;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.sealing.DataKey;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records the paths of a point while a backup builds its tree, into a new file beside the current list. If that fails, or
 * the current list does not end with the point that the backup compares with, nothing is recorded, and a reader adds the
 * point later. Never throws an exception. Not thread-safe.
 */
public final class PathListRecorder implements AutoCloseable {
    private final PrivatePath folder;
    private final DataKey key;
    private LeafSequence leaves = LeafSequence.NONE;
    private @Nullable PathList base;
    private @Nullable PathListFile out;
    private @Nullable PathListMerge merge;
    private boolean drafted;

    /**
     * @param previous the tree that the backup compares with; empty for a machine without points
     * @param pages of that tree
     */
    public PathListRecorder(PrivatePath cacheFolder, DataKey key, Optional<TreeRoot> previous, PageSource pages) {
        this.folder = cacheFolder;
        this.key = key;
        attempt(() -> begin(previous, pages));
    }

    private void begin(Optional<TreeRoot> previous, PageSource pages) {
        PathList known = PathList.open(folder, key).orElse(null);
        base = known;
        if (previous.isPresent()) {
            if (known == null || !endsWith(known, previous.get())) {
                return;
            }
            leaves = LeafSequence.of(previous.get(), pages);
        }
        int epoch = key.context().epoch();
        PathListFile created = PathListFile.create(unfinished(folder), epoch);
        out = created;
        PathList start = previous.isPresent() && known != null ? known : PathList.empty(created);
        merge = new PathListMerge(start, created, key);
    }

    private static boolean endsWith(PathList list, TreeRoot previous) {
        return list.newestRead()
                .flatMap(ListedTree::root)
                .filter(previous.page().oid()::equals)
                .isPresent();
    }

    static PrivatePath unfinished(PrivatePath folder) {
        return folder.resolve(PathList.FILE + ".new");
    }

    /** Adds the next entry of the tree. */
    public void entry(EntryKey entry) {
        record(changes -> changes.present(entry));
    }

    /** Adds the next leaf page of the tree, one of the previous tree. */
    public void leaf(Subtree leaf) {
        record(changes -> {
            if (!leaves.contains(leaf)) {
                throw new MalformedException("a leaf page that the previous tree does not have");
            }
            leaves.keep(leaf, changes);
        });
    }

    private void record(Consumer<TreeChanges> change) {
        PathListMerge recording = merge;
        if (recording != null) {
            attempt(() -> change.accept(recording));
        }
    }

    /** Returns the new list, to be finished when the point is committed; empty if there is none. */
    public Optional<PathListDraft> finish(TreeRoot root) {
        Optional<PathListDraft> draft = Optional.empty();
        PathListMerge recording = merge;
        PathListFile written = out;
        if (recording != null && written != null) {
            PathListDraft[] made = new PathListDraft[1];
            attempt(() -> made[0] = PathListDraft.of(
                    recording, written, folder, key, root.page().oid()));
            draft = Optional.ofNullable(made[0]);
            drafted = draft.isPresent();
        }
        return draft;
    }

    private void attempt(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException unusable) {
            stop();
        }
    }

    private void stop() {
        if (merge != null) {
            merge.close();
            merge = null;
        }
    }

    @Override
    public void close() {
        stop();
        PathList read = base;
        PathListFile written = out;
        base = null;
        out = null;
        if (read != null) {
            attempt(read::close);
        }
        if (written != null) {
            attempt(drafted ? written::close : written::discard);
        }
    }
}
