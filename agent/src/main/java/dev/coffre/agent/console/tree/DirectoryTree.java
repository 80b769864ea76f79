package dev.coffre.agent.console.tree;

import dev.coffre.agent.console.page.PathCodec;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.source.RootPath;
import dev.coffre.backup.source.SourcePreview;
import dev.coffre.backup.source.SourceProblem.Exclusion;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The directory tree of one page, as far as its directories are open. The ancestors of every chosen path are open too,
 * so that all choices are visible. Not thread-safe.
 */
public final class DirectoryTree {
    /** Limit of rows per directory. Chosen entries are shown in addition. */
    private static final int MAX_ROWS = 500;

    /** Limit of directories that are opened because they are ancestors of chosen paths. */
    private static final int MAX_AUTO_OPENED = 200;

    /** Exclusions that also apply to a chosen root. Such an entry cannot be chosen. */
    private static final Set<Exclusion> NOT_BACKED_UP =
            EnumSet.of(Exclusion.KERNEL_FILE_SYSTEM, Exclusion.OWN, Exclusion.CLOUD_FILE, Exclusion.SYSTEM_FILE);

    /** Directories first, then alphabetically, ignoring case. */
    private static final Comparator<SourcePreview.EntryPreview> DISPLAY_ORDER = Comparator.comparing(
                    (SourcePreview.EntryPreview entry) -> !entry.isDirectory())
            .thenComparing(entry -> entry.name().display().toLowerCase(Locale.ROOT))
            .thenComparing(SourcePreview.EntryPreview::name);

    private final SourcePreview preview;
    private final Set<ByteString> selected;
    private final Set<ByteString> open;
    private final Set<ByteString> shown = new HashSet<>();

    /**
     * @param selected the chosen paths, normalized
     * @param open the directories that the person opened
     */
    public DirectoryTree(SourcePreview preview, Collection<ByteString> selected, Collection<ByteString> open) {
        this.preview = preview;
        this.selected = Set.copyOf(selected);
        this.open = new HashSet<>(open);
        this.open.add(RootPath.TOP);
        selected.stream()
                .flatMap(path -> RootPath.ancestors(path).stream())
                .distinct()
                .limit(MAX_AUTO_OPENED)
                .forEach(this.open::add);
    }

    /**
     * The whole tree.
     *
     * @param top the directory {@code /}, or the drives, with open subdirectories
     * @param unreachable chosen paths that are not in the tree: they do not exist, or lead through a link
     */
    public record TreeView(List<TreeRow> top, List<ByteString> unreachable) {
        public TreeView {
            top = List.copyOf(top);
            unreachable = List.copyOf(unreachable);
        }
    }

    public TreeView view() {
        try {
            List<TreeRow> top = preview.rootEntry()
                    .map(entry -> List.of(row(RootPath.TOP, entry, RootPath.TOP.display())))
                    .orElseGet(() -> contents(RootPath.TOP).rows());
            return new TreeView(
                    top,
                    selected.stream()
                            .filter(path -> !shown.contains(path))
                            .sorted()
                            .toList());
        } catch (ErrnoException e) {
            throw new IllegalStateException("a machine without /", e);
        }
    }

    /** Returns the content of a directory, with its open subdirectories. */
    public TreeFolder contents(ByteString folder) {
        try {
            SourcePreview.DirectoryPreview found = preview.list(folder, MAX_ROWS, selectedIn(folder));
            List<TreeRow> rows = found.entries().stream()
                    .sorted(DISPLAY_ORDER)
                    .map(entry -> row(
                            RootPath.child(folder, entry.name()),
                            entry,
                            entry.name().displayPath()))
                    .toList();
            return new TreeFolder(PathCodec.encode(folder), rows, found.count(), found.marked(), Optional.empty());
        } catch (ErrnoException e) {
            return new TreeFolder(PathCodec.encode(folder), List.of(), 0, false, Optional.of(e.symbol()));
        }
    }

    private Set<ByteString> selectedIn(ByteString folder) {
        return selected.stream()
                .flatMap(path -> RootPath.nameIn(path, folder).stream())
                .collect(Collectors.toSet());
    }

    private TreeRow row(ByteString path, SourcePreview.EntryPreview entry, String name) {
        shown.add(path);
        boolean choosable = entry.exclusion().filter(NOT_BACKED_UP::contains).isEmpty() && !entry.isSocket();
        boolean opened = entry.isDirectory() && choosable && open.contains(path);
        return new TreeRow(
                PathCodec.encode(path),
                name,
                entry.isDirectory(),
                selected.contains(path),
                choosable,
                TreeRemark.of(entry),
                opened ? Optional.of(contents(path)) : Optional.empty());
    }
}
