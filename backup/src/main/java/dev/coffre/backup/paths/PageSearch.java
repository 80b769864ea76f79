package dev.coffre.backup.paths;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.PathForm;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.point.ListedPoint;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreeCursor;
import dev.coffre.backup.tree.TreeItem;
import dev.coffre.backup.tree.TreePage;
import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.backup.tree.UnreadablePage;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Searches the pages of all points, for a machine whose path list cannot be kept. Opens each leaf page once. Remembers the
 * matches of each, some hundred bytes for a leaf page without one. Used once, by one thread.
 */
public final class PageSearch {
    private final PageSource pages;
    private final Map<PathForm, FindPattern> patterns = new EnumMap<>(PathForm.class);
    private final int limit;
    private final Map<Oid, List<EntryKey>> leaves = new HashMap<>();
    private final TreeMap<EntryKey, PathMatch> found = new TreeMap<>();
    private final List<Long> unreadable = new ArrayList<>();
    private boolean hasMore;
    private List<ByteString> parent = List.of();
    private FindPattern.@Nullable Folder folder;

    /**
     * @param pages of all points
     * @param pattern of a person; see {@link FindPattern}
     * @param limit most paths to return
     */
    public PageSearch(PageSource pages, ByteString pattern, boolean ignoresCase, int limit) {
        this.pages = pages;
        this.limit = limit;
        for (PathForm form : PathForm.values()) {
            patterns.put(form, FindPattern.parse(pattern, form, ignoresCase));
        }
    }

    /**
     * The paths that match.
     *
     * @param unreadable seqs of the points that are damaged, and were left out
     */
    public record Found(PathSearch.Matches matches, List<Long> unreadable) {
        public Found {
            unreadable = List.copyOf(unreadable);
        }
    }

    /**
     * Finds paths.
     *
     * @throws Problem if the vault does not answer
     */
    public Found find(ExistingPoints existing, PathListUpdate.PointSource points) {
        int number = 0;
        for (ChainHead head : existing.oldestFirst()) {
            points.reading(++number, existing.oldestFirst().size());
            switch (points.open(head)) {
                case ListedPoint.Opened opened ->
                    search(head.seq(), opened.point().root(), points);
                case ListedPoint.Unreadable damaged -> leaveOut(head.seq(), damaged.why(), points);
                case ListedPoint.Removed _ -> {}
            }
        }
        return new Found(new PathSearch.Matches(List.copyOf(found.values()), hasMore), unreadable);
    }

    private void search(long seq, TreeRoot root, PathListUpdate.PointSource points) {
        List<EntryKey> keys;
        try {
            keys = matches(root);
        } catch (Problem problem) {
            if (!UnreadablePage.isDamage(problem)) {
                throw problem;
            }
            leaveOut(seq, problem, points);
            return;
        }
        for (EntryKey key : keys) {
            PathMatch one = new PathMatch(key, 1, seq, seq);
            found.merge(key, one, (old, _) -> new PathMatch(key, old.points() + 1, old.first(), seq));
            if (found.size() > limit) {
                found.pollLastEntry();
                hasMore = true;
            }
        }
    }

    private void leaveOut(long seq, Problem why, PathListUpdate.PointSource points) {
        points.unreadable(why);
        unreadable.add(seq);
    }

    /** Returns the matches of a point in key order, at least one more than the limit if there are so many. */
    private List<EntryKey> matches(TreeRoot root) {
        List<EntryKey> keys = new ArrayList<>();
        TreeCursor cursor = new TreeCursor(root, pages);
        for (Optional<TreeItem> item = cursor.peek(); item.isPresent() && keys.size() <= limit; item = cursor.peek()) {
            switch (item.get()) {
                case Entry entry -> {
                    cursor.skip();
                    if (matches(entry.key())) {
                        keys.add(entry.key());
                    }
                }
                case Subtree inner when inner.level() > 0 -> cursor.descend();
                case Subtree leaf -> keys.addAll(matches(cursor, leaf.page().oid()));
            }
        }
        return keys;
    }

    /** Passes the leaf page that is next. */
    private List<EntryKey> matches(TreeCursor cursor, Oid leaf) {
        List<EntryKey> known = leaves.get(leaf);
        if (known != null) {
            cursor.skip();
            return known;
        }
        TreePage page = cursor.descend();
        page.items().forEach(_ -> cursor.skip());
        List<EntryKey> keys =
                page.items().stream().map(TreeItem::key).filter(this::matches).toList();
        leaves.put(leaf, keys);
        return keys;
    }

    private boolean matches(EntryKey key) {
        FindPattern.Folder current = folder;
        if (current == null || !parent.equals(key.parent())) {
            parent = key.parent();
            current = Objects.requireNonNull(patterns.get(PathForm.of(key.rootPath())))
                    .in(parent);
            folder = current;
        }
        byte[] name = key.name().toByteArray();
        return current.matches(name, name.length);
    }
}
