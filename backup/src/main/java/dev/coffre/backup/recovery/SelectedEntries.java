package dev.coffre.backup.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryStream;
import dev.coffre.backup.tree.LookupPages;
import dev.coffre.backup.tree.TreePageSource;
import dev.coffre.backup.tree.UnreadablePage;
import dev.coffre.backup.tree.UnreadablePageHandler;
import dev.coffre.vault.problem.ProblemCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The entries of a recovery point to recover, folders before their contents. These are all entries, or those at and below
 * the selected paths and the folders above them. Opens only the pages of these entries. May be visited several times.
 */
final class SelectedEntries {
    private static final byte SLASH = '/';

    /** The name that sorts before all others. */
    private static final ByteString LEAST_NAME = ByteString.of(new byte[] {1});

    private final RecoveryPoint point;
    private final TreePageSource pages;
    private final List<EntryKey> selected;
    private final Set<EntryKey> selectedKeys;

    /** Receives every selected entry, and every damaged page that may contain some. */
    interface SelectionVisitor extends UnreadablePageHandler {
        void entry(Entry entry);
    }

    SelectedEntries(RecoveryPoint point, PageSource pages, List<ByteString> paths) {
        this.point = point;
        Set<EntryKey> keys = new HashSet<>();
        paths.forEach(path -> keys.add(keyOf(path)));
        selected = keys.stream()
                .filter(key -> ancestors(key).stream().noneMatch(keys::contains))
                .sorted()
                .toList();
        selectedKeys = Set.copyOf(selected);
        this.pages = selected.isEmpty() ? TreePageSource.of(pages) : new LookupPages(pages);
    }

    /** Returns whether the entry or one of its ancestors was selected. A folder above a selected path does not count. */
    boolean isSelected(EntryKey key) {
        return isEverything()
                || selectedKeys.contains(key)
                || ancestors(key).stream().anyMatch(selectedKeys::contains);
    }

    boolean isEverything() {
        return selected.isEmpty();
    }

    /** Returns whether the first root is a folder. Returns true if its page is damaged, because most roots are folders. */
    boolean firstRootIsFolder() {
        EntryStream stream = EntryStream.over(point.root(), pages, _ -> {});
        return stream.find(EntryKey.root(point.content().roots().getFirst()))
                .map(root -> root.metadata().isDirectory())
                .orElse(true);
    }

    /** Throws {@code path-not-in-point} if a selected path does not exist. Call it before anything is written. */
    void requireAllExist() {
        selected.forEach(key -> find(key, _ -> {}));
    }

    void visit(SelectionVisitor visitor) {
        if (isEverything()) {
            EntryStream.over(point.root(), pages, visitor).forEachRemaining(visitor::entry);
            return;
        }
        Set<EntryKey> above = new HashSet<>();
        for (EntryKey key : selected) {
            for (EntryKey folder : ancestors(key)) {
                if (above.add(folder)) {
                    find(folder, visitor).ifPresent(visitor::entry);
                }
            }
            Optional<Entry> entry = find(key, visitor);
            entry.ifPresent(visitor::entry);
            if (entry.isEmpty() || entry.get().metadata().isDirectory()) {
                visitBelow(key, visitor);
            }
        }
    }

    private void visitBelow(EntryKey folder, SelectionVisitor visitor) {
        EntryStream stream = EntryStream.over(point.root(), pages, visitor);
        stream.seek(folder.child(LEAST_NAME));
        while (stream.peek()
                .filter(next -> isBelow(next.key().parent(), folder.path()))
                .isPresent()) {
            visitor.entry(stream.next());
        }
    }

    /** Returns the entry; empty if its page is damaged. */
    private Optional<Entry> find(EntryKey key, UnreadablePageHandler losses) {
        List<UnreadablePage> lost = new ArrayList<>();
        Optional<Entry> found = EntryStream.over(point.root(), pages, lost::add).find(key);
        if (found.isEmpty() && lost.isEmpty()) {
            throw ProblemCode.PATH_NOT_IN_POINT.with("path", key.display());
        }
        lost.forEach(losses::onUnreadable);
        return found;
    }

    private static List<EntryKey> ancestors(EntryKey key) {
        List<EntryKey> folders = new ArrayList<>();
        for (int depth = 0; depth < key.parent().size(); depth++) {
            folders.add(
                    new EntryKey(key.parent().subList(0, depth), key.parent().get(depth)));
        }
        return folders;
    }

    private static boolean isBelow(List<ByteString> parent, List<ByteString> folder) {
        return parent.size() >= folder.size()
                && parent.subList(0, folder.size()).equals(folder);
    }

    private EntryKey keyOf(ByteString path) {
        return point.content()
                .keyOf(path)
                .orElseThrow(() -> ProblemCode.PATH_NOT_IN_POINT.with("path", path.displayPath()));
    }

    /** Returns the names between the slashes of a path. */
    static List<ByteString> split(ByteString path) {
        List<ByteString> names = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= path.size(); i++) {
            if (i == path.size() || path.byteAt(i) == SLASH) {
                if (i > start) {
                    names.add(path.substring(start, i));
                }
                start = i + 1;
            }
        }
        return names;
    }
}
