package dev.coffre.backup.view;

import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreeCursor;
import dev.coffre.backup.tree.TreeItem;
import dev.coffre.vault.problem.Problem;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Compares two recovery points of a domain. Opens only the pages that differ: pages are cut by their keys, so equal
 * ranges have equal pages. Fetches no content: equal content has equal pids. After a change of the data key, content
 * that was sealed again counts as another one. Not thread-safe.
 */
public final class PointDiff {
    private final PointView before;
    private final PointView after;
    private final PageSource pages;

    /** @param pages supplies the pages of long lists of chunks */
    public PointDiff(PointView before, PointView after, PageSource pages) {
        this.before = before;
        this.after = after;
        this.pages = pages;
    }

    /**
     * Reports all differences in key order.
     *
     * @throws Problem if a page is missing or damaged, or the vault does not answer
     */
    public void run(Consumer<Difference> found) {
        if (before.point().root().equals(after.point().root())) {
            return;
        }
        TreeCursor one = before.cursor();
        TreeCursor other = after.cursor();
        for (Optional<TreeItem> left = one.peek(), right = other.peek();
                left.isPresent() || right.isPresent();
                left = one.peek(), right = other.peek()) {
            if (!opensPage(one, left, other, right)) {
                compareEntries(one, left.map(Entry.class::cast), other, right.map(Entry.class::cast), found);
            }
        }
    }

    /** Skips equal subtrees, or opens different ones. Returns false if entries are next on both sides. */
    private static boolean opensPage(
            TreeCursor one, Optional<TreeItem> left, TreeCursor other, Optional<TreeItem> right) {
        int leftLevel = level(left);
        int rightLevel = level(right);
        if (leftLevel < 0 && rightLevel < 0) {
            return false;
        }
        if (leftLevel == rightLevel && page(left).equals(page(right))) {
            one.skip();
            other.skip();
            return true;
        }
        if (leftLevel >= rightLevel) {
            one.descend();
        }
        if (rightLevel >= leftLevel) {
            other.descend();
        }
        return true;
    }

    /** -1 for an entry and at the end. */
    private static int level(Optional<TreeItem> item) {
        return item.isPresent() && item.get() instanceof Subtree subtree ? subtree.level() : -1;
    }

    private static Object page(Optional<TreeItem> item) {
        return ((Subtree) item.orElseThrow()).page();
    }

    private void compareEntries(
            TreeCursor one, Optional<Entry> left, TreeCursor other, Optional<Entry> right, Consumer<Difference> found) {
        int order = left.isEmpty()
                ? 1
                : right.isEmpty() ? -1 : left.get().key().compareTo(right.get().key());
        if (order <= 0) {
            one.skip();
        }
        if (order >= 0) {
            other.skip();
        }
        if (order < 0) {
            found.accept(Difference.removed(left.orElseThrow()));
        } else if (order > 0) {
            found.accept(Difference.added(right.orElseThrow()));
        } else {
            change(left.orElseThrow(), right.orElseThrow())
                    .ifPresent(change -> found.accept(new Difference(change, left, right)));
        }
    }

    private Optional<Difference.Change> change(Entry left, Entry right) {
        Metadata one = left.metadata();
        Metadata other = right.metadata();
        if (!one.fileType().getClass().equals(other.fileType().getClass())) {
            return Optional.of(Difference.Change.TYPE);
        }
        if (!one.fileType().equals(other.fileType()) || !sameContent(left, right)) {
            return Optional.of(Difference.Change.CONTENT);
        }
        boolean sameTime = one.isDirectory() || one.modified().equals(other.modified());
        boolean same = sameTime
                && one.unixPermissions().equals(other.unixPermissions())
                && left.attributes().equals(right.attributes());
        return same ? Optional.empty() : Optional.of(Difference.Change.METADATA);
    }

    private boolean sameContent(Entry left, Entry right) {
        if (left.metadata().size() != right.metadata().size()) {
            return false;
        }
        FileContent one = left.content();
        FileContent other = right.content();
        if (one.equals(other)) {
            return true;
        }
        if (one instanceof FileContent.Bundled bundled) {
            return other instanceof FileContent.Bundled there && bundled.pid().equals(there.pid());
        }
        if (other instanceof FileContent.Bundled) {
            return false;
        }
        ChunkStream chunks = ChunkStream.of(one, left.metadata().size(), pages);
        ChunkStream others = ChunkStream.of(other, right.metadata().size(), pages);
        while (chunks.hasNext() && others.hasNext()) {
            if (!sameChunk(chunks.next(), others.next())) {
                return false;
            }
        }
        return !chunks.hasNext() && !others.hasNext();
    }

    private static boolean sameChunk(PlacedChunk one, PlacedChunk other) {
        return one.offset() == other.offset()
                && one.chunk().pid().equals(other.chunk().pid());
    }
}
