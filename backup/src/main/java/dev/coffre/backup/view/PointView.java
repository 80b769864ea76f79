package dev.coffre.backup.view;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.PathForm;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.source.CaseFolding;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryStream;
import dev.coffre.backup.tree.TreeCursor;
import dev.coffre.backup.tree.TreeLookup;
import dev.coffre.backup.tree.TreePageSource;
import dev.coffre.backup.tree.UnreadablePage;
import dev.coffre.backup.tree.UnreadablePageHandler;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The entries of one recovery point: looks up paths and lists folders. Opens only the pages that an answer needs, each
 * verified against its parent. Thread-safe; the iterators are each for one thread.
 *
 * <p>All methods throw a {@link Problem} if a page is missing or damaged, or the vault does not answer, unless a
 * handler takes the damage.
 */
public final class PointView {
    private final RecoveryPoint point;
    private final TreePageCache pages;

    /** A view with a page cache of its own. */
    public PointView(RecoveryPoint point, PageSource pages) {
        this(point, new TreePageCache(pages));
    }

    /** @param pages shared by all points that are read together */
    public PointView(RecoveryPoint point, TreePageCache pages) {
        this.point = point;
        this.pages = pages;
    }

    public RecoveryPoint point() {
        return point;
    }

    /**
     * Returns the key of an absolute path, relative to the longest root that contains it. Windows does not distinguish the
     * case of letters, so a path of it that is not in the point has the key of one that differs from it only in case, if
     * there is one.
     *
     * @throws Problem {@code path-not-in-point}
     */
    public EntryKey key(ByteString path) {
        EntryKey key = point.content().keyOf(path).orElseThrow(() -> notInPoint(path.displayPath()));
        return point.content().system().pathForm() == PathForm.WINDOWS ? inAnyCase(key) : key;
    }

    /** Returns the key as the point spells it; {@code key} if there is no such path, or a page is damaged. */
    private EntryKey inAnyCase(EntryKey key) {
        try {
            if (find(key).isPresent()) {
                return key;
            }
            EntryKey spelled = EntryKey.root(key.rootPath());
            for (ByteString name : key.path().subList(1, key.path().size())) {
                Optional<EntryKey> child = childInAnyCase(spelled, name);
                if (child.isEmpty()) {
                    return key;
                }
                spelled = child.get();
            }
            return spelled;
        } catch (Problem problem) {
            if (UnreadablePage.isDamage(problem)) {
                return key;
            }
            throw problem;
        }
    }

    private Optional<EntryKey> childInAnyCase(EntryKey folder, ByteString name) {
        EntryKey exact = folder.child(name);
        if (find(exact).isPresent()) {
            return Optional.of(exact);
        }
        ByteString folded = CaseFolding.fold(name);
        for (Iterator<Entry> children = children(folder); children.hasNext(); ) {
            EntryKey child = children.next().key();
            if (CaseFolding.fold(child.name()).equals(folded)) {
                return Optional.of(child);
            }
        }
        return Optional.empty();
    }

    public Optional<Entry> find(EntryKey key) {
        return TreeLookup.find(point.root(), pages::open, key);
    }

    /**
     * Returns the entry with this key.
     *
     * @throws Problem {@code path-not-in-point}
     */
    public Entry require(EntryKey key) {
        return find(key).orElseThrow(() -> notInPoint(key.display()));
    }

    Problem notInPoint(String path) {
        return ProblemCode.PATH_NOT_IN_POINT
                .with("path", path)
                .with("point", point.ext().seq());
    }

    /** Returns the entries of the roots, in key order. */
    public List<Entry> roots() {
        EntryScan scan = scan();
        return point.content().roots().stream()
                .flatMap(root -> scan.find(EntryKey.root(root), UnreadablePageHandler.FAIL).stream())
                .toList();
    }

    /** Returns the direct children of a folder, ascending by name. Empty for anything else. */
    public Iterator<Entry> children(EntryKey folder) {
        return scan().children(folder, UnreadablePageHandler.FAIL);
    }

    /** Returns the children of a folder from this name on. */
    public Iterator<Entry> children(EntryKey folder, ByteString firstName) {
        return scan().from(folder.child(firstName), EntryScan.childOf(folder), UnreadablePageHandler.FAIL);
    }

    /** Returns all descendants of a folder, in key order: the children of a folder before those of its subfolders. */
    public Iterator<Entry> below(EntryKey folder) {
        return scan().below(folder, UnreadablePageHandler.FAIL);
    }

    /** Returns all entries, in key order. Fetches the pages below each inner page together and caches none of them. */
    public Iterator<Entry> all(UnreadablePageHandler lost) {
        return EntryStream.over(point.root(), TreePageSource.of(pages.source()), lost);
    }

    /** Returns a scan for several lookups by one thread. */
    public EntryScan scan() {
        return new EntryScan(point.root(), pages);
    }

    /** Returns a cursor for a walk that skips whole subtrees. */
    TreeCursor cursor() {
        return new TreeCursor(point.root(), new ScanPages(pages));
    }
}
