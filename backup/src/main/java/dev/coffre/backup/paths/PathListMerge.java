package dev.coffre.backup.paths;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.sealing.DataKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Adds one point to a path list: merges the old paths with the tree of the point, block by block. Blocks without a change
 * are copied sealed, or stay where they are if the output is the file of the old list. Used once, by one thread.
 *
 * <p>All methods throw a {@link dev.coffre.backup.bytes.MalformedException} if a block is damaged, and a
 * {@link dev.coffre.vault.problem.Problem} if a file cannot be read or written.
 */
final class PathListMerge implements TreeChanges, AutoCloseable {
    /** Plaintext of a block: small enough to write again for one new path, large enough to compress well. */
    private static final int BLOCK = 64 << 10;

    /** A smaller rest is joined with what follows. */
    private static final int SMALL_BLOCK = BLOCK / 4;

    private final PathList base;
    private final PathListFile out;
    private final BlockCodec codec;
    private final int point;
    private final Presence onlyNew;
    private final Predicate<Presence> alive;
    private final boolean copiesBlocks;
    private final PathBlockWriter pending = new PathBlockWriter(BLOCK + (4 << 10));
    private final List<PathBlockRef> blocks = new ArrayList<>();

    private long indexBytes;

    /** Index of the block after the open one. */
    private int nextBlock;

    private @Nullable PathBlock open;

    /** The current path of the open block. */
    private @Nullable EntryKey current;

    /** The range of paths that is to be kept next: after this key up to {@link #keptLast}. */
    private Optional<EntryKey> keptAfter = Optional.empty();

    private @Nullable EntryKey keptLast;

    /** Whether {@link #pending} has exactly the paths of the open block up to the current one. */
    private boolean pristine;

    /** A merge that adds a point to {@code base}. The new list is complete after {@link #finish}. */
    PathListMerge(PathList base, PathListFile out, DataKey key) {
        this(base, out, key, _ -> true, true);
    }

    private PathListMerge(
            PathList base, PathListFile out, DataKey key, Predicate<Presence> alive, boolean copiesBlocks) {
        this.base = base;
        this.out = out;
        this.codec = new BlockCodec(key);
        this.point = base.points().size();
        this.onlyNew = new Presence().setNew(point);
        this.alive = alive;
        this.copiesBlocks = copiesBlocks;
    }

    /**
     * Returns a copy of a list without the paths that only removed points have.
     *
     * @param points those of {@code base}, some of them now removed
     */
    static PathList withoutRemoved(PathList base, List<ListedTree> points, PathListFile out, DataKey key) {
        PointCounts counts = PointCounts.of(points, ListedTree::isRead);
        try (PathListMerge merge = new PathListMerge(base, out, key, presence -> counts.count(presence) > 0, false)) {
            merge.keepUntil(Optional.empty());
            merge.flush();
            return new PathList(out, points, merge.blocks);
        }
    }

    /** Returns a copy of a list in another file, without the bytes that the list no longer refers to. */
    static PathList compact(PathList base, PathListFile out) {
        List<PathBlockRef> copied = new ArrayList<>(base.blocks().size());
        base.blocks().forEach(block -> copied.add(out.copy(base.file(), block)));
        return new PathList(out, base.points(), copied);
    }

    @Override
    public void present(EntryKey key) {
        keepRange();
        closeUntil(key, false);
        EntryKey before = current();
        if (before == null || !before.equals(key)) {
            add(key, onlyNew);
            return;
        }
        Presence presence = opened().presence();
        if (!presence.isOpen()) {
            presence.reopen(point);
            pristine = false;
        }
        keepCurrent();
    }

    /** Joins consecutive ranges: a block has the paths of several leaf pages. */
    @Override
    public void kept(Optional<EntryKey> after, EntryKey last) {
        if (keptLast == null || !after.equals(Optional.of(keptLast))) {
            keepRange();
            keptAfter = after;
        }
        keptLast = last;
    }

    private void keepRange() {
        if (keptLast != null) {
            keptAfter.ifPresent(key -> closeUntil(key, true));
            keepUntil(Optional.of(keptLast));
            keptLast = null;
        }
    }

    /** Keeps all paths, as if the tree were the base tree. */
    void keepAll() {
        keepUntil(Optional.empty());
    }

    /** Closes the paths that are left. Returns the list with the new point. */
    PathList finish(ListedTree added) {
        keepRange();
        while (current() != null) {
            closeCurrent();
        }
        flush();
        List<ListedTree> points = new ArrayList<>(base.points());
        points.add(added);
        return new PathList(out, points, blocks);
    }

    private void closeUntil(EntryKey limit, boolean inclusive) {
        for (EntryKey key = current(); key != null; key = current()) {
            int order = key.compareTo(limit);
            if (order > 0 || order == 0 && !inclusive) {
                return;
            }
            closeCurrent();
        }
    }

    private void closeCurrent() {
        Presence presence = opened().presence();
        if (presence.isOpen()) {
            presence.close(point - 1);
            pristine = false;
        }
        keepCurrent();
    }

    /** @param last empty for all */
    private void keepUntil(Optional<EntryKey> last) {
        while (true) {
            endBlockIfRead();
            if (open == null && copiesBlocks) {
                copyBlocks(last);
            }
            EntryKey key = current();
            if (key == null || isAfter(key, last)) {
                return;
            }
            keepCurrent();
        }
    }

    private void copyBlocks(Optional<EntryKey> last) {
        if (!pending.isEmpty() && pending.size() < SMALL_BLOCK) {
            return;
        }
        while (nextBlock < base.blocks().size()) {
            PathBlockRef block = base.blocks().get(nextBlock);
            if (isAfter(block.last(), last)) {
                return;
            }
            flush();
            add(copied(block));
            nextBlock++;
        }
    }

    private static boolean isAfter(EntryKey key, Optional<EntryKey> limit) {
        return limit.isPresent() && key.compareTo(limit.get()) > 0;
    }

    private PathBlockRef copied(PathBlockRef block) {
        return out == base.file() ? block : out.copy(base.file(), block);
    }

    /** Returns the next old path; null at the end. */
    private @Nullable EntryKey current() {
        while (current == null && (open != null || nextBlock < base.blocks().size())) {
            if (open == null) {
                open = base.file().read(base.blocks().get(nextBlock++), codec);
                if (pending.size() >= SMALL_BLOCK) {
                    flush();
                }
                pristine = pending.isEmpty();
            }
            if (open.next()) {
                current = open.key();
            } else {
                endBlock();
            }
        }
        return current;
    }

    private void endBlockIfRead() {
        if (current == null && open != null && open.isAtEnd()) {
            endBlock();
        }
    }

    private PathBlock opened() {
        if (open == null) {
            throw new IllegalStateException("no block is open");
        }
        return open;
    }

    private void endBlock() {
        if (pristine) {
            pending.clear();
            add(copied(base.blocks().get(nextBlock - 1)));
        }
        open = null;
        pristine = false;
    }

    private void keepCurrent() {
        EntryKey key = current;
        if (key == null) {
            throw new IllegalStateException("no path");
        }
        current = null;
        Presence presence = opened().presence();
        if (alive.test(presence)) {
            boolean unchanged = pristine;
            append(key, presence);
            pristine = unchanged;
        } else {
            pristine = false;
        }
    }

    private void add(EntryKey key, Presence presence) {
        pristine = false;
        append(key, presence);
    }

    private void append(EntryKey key, Presence presence) {
        pending.add(key, presence);
        if (!pristine && pending.contentBytes() >= BLOCK) {
            flush();
        }
    }

    private void flush() {
        if (!pending.isEmpty()) {
            add(out.append(pending.last(), pending.plaintext(), codec));
            pending.clear();
        }
    }

    private void add(PathBlockRef block) {
        indexBytes += block.indexBytes();
        out.requireIndex(indexBytes);
        blocks.add(block);
    }

    @Override
    public void close() {
        codec.close();
    }
}
