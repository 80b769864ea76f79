package dev.coffre.backup.view;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.UnreadablePage;
import dev.coffre.backup.tree.UnreadablePageHandler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The entries of a recovery point that a person selected, folders before their contents. These are all entries, or
 * those at and below the selected paths and the folders above them. Opens only the pages of these entries. May be
 * visited several times. Not thread-safe.
 */
public final class SelectedEntries {
    private final PointView view;
    private final EntryScan scan;
    private final List<EntryKey> selected;
    private final Set<EntryKey> selectedKeys;

    /** Receives every selected entry, and every damaged page that may contain some. */
    public interface SelectionVisitor extends UnreadablePageHandler {
        void entry(Entry entry);
    }

    /**
     * @param paths absolute; empty for all entries
     * @throws dev.coffre.vault.problem.Problem {@code path-not-in-point} if a path is below no root
     */
    public SelectedEntries(PointView view, List<ByteString> paths) {
        this.view = view;
        this.scan = view.scan();
        Set<EntryKey> keys = new HashSet<>();
        paths.forEach(path -> keys.add(view.key(path)));
        selected = keys.stream()
                .filter(key -> ancestors(key).stream().noneMatch(keys::contains))
                .sorted()
                .toList();
        selectedKeys = Set.copyOf(selected);
    }

    /** Returns whether the entry or one of its ancestors was selected. A folder above a selected path does not count. */
    public boolean isSelected(EntryKey key) {
        return isEverything()
                || selectedKeys.contains(key)
                || ancestors(key).stream().anyMatch(selectedKeys::contains);
    }

    public boolean isEverything() {
        return selected.isEmpty();
    }

    /** Returns whether the first root is a folder. Returns true if its page is damaged, because most roots are folders. */
    public boolean firstRootIsFolder() {
        ByteString first = view.point().content().roots().getFirst();
        return scan.find(EntryKey.root(first), _ -> {})
                .map(root -> root.metadata().isDirectory())
                .orElse(true);
    }

    /** Throws {@code path-not-in-point} if a selected path does not exist. Call it before anything is written. */
    public void requireAllExist() {
        selected.forEach(key -> find(key, _ -> {}));
    }

    /** Returns the size of all selected entries. Opens few pages, and none if everything is selected. */
    public SelectionSize size() {
        if (isEverything()) {
            return new SelectionSize(
                    view.point().ext().files(), view.point().ext().bytes());
        }
        SelectionSize size = SelectionSize.ZERO;
        for (EntryKey key : selected) {
            Optional<Entry> entry = find(key, _ -> {});
            size = size.plus(entry.map(SelectionSize::of).orElse(SelectionSize.ZERO));
            if (entry.isEmpty() || entry.get().metadata().isDirectory()) {
                size = size.plus(SelectionSize.below(key, view.cursor()));
            }
        }
        return size;
    }

    public void visit(SelectionVisitor visitor) {
        if (isEverything()) {
            view.all(visitor).forEachRemaining(visitor::entry);
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
                scan.below(key, visitor).forEachRemaining(visitor::entry);
            }
        }
    }

    /** Returns the entry; empty if its page is damaged. */
    private Optional<Entry> find(EntryKey key, UnreadablePageHandler losses) {
        List<UnreadablePage> lost = new ArrayList<>();
        Optional<Entry> found = scan.find(key, lost::add);
        if (found.isEmpty() && lost.isEmpty()) {
            throw view.notInPoint(key.display());
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
}
