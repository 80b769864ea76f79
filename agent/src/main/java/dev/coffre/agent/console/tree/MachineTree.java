package dev.coffre.agent.console.tree;

import dev.coffre.agent.console.frame.PathText;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.Status;
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
 * The directory tree of one page, as far as its directories are open. The ancestors of every chosen path are open too, so that
 * all choices are visible. Not thread-safe.
 */
public final class MachineTree {
    /** Limit of rows per directory. Chosen entries are shown in addition. */
    private static final int MOST_ROWS = 500;

    /** Limit of directories that are opened because they are ancestors of chosen paths. */
    private static final int MOST_OPENED = 200;

    private static final ByteString TOP = ByteString.utf8("/");

    /** Reasons for which a backup takes nothing, or only an empty directory. */
    private static final Set<Exclusion> NOTHING = EnumSet.of(Exclusion.KERNEL_FILE_SYSTEM, Exclusion.OWN);

    /** Directories first, then alphabetically, ignoring case. */
    private static final Comparator<SourcePreview.Entry> FOR_PEOPLE = Comparator.comparing(
                    (SourcePreview.Entry entry) -> !entry.status().isDirectory())
            .thenComparing(entry -> entry.name().display().toLowerCase(Locale.ROOT))
            .thenComparing(SourcePreview.Entry::name);

    private final SourcePreview preview;
    private final Set<ByteString> ticked;
    private final Set<ByteString> open;
    private final Set<ByteString> shown = new HashSet<>();

    /**
     * @param ticked the chosen paths, normalized
     * @param open the directories that the person opened
     */
    public MachineTree(SourcePreview preview, Collection<ByteString> ticked, Collection<ByteString> open) {
        this.preview = preview;
        this.ticked = Set.copyOf(ticked);
        this.open = new HashSet<>(open);
        this.open.add(TOP);
        ticked.stream()
                .flatMap(path -> RootPath.above(path).stream())
                .distinct()
                .limit(MOST_OPENED)
                .forEach(this.open::add);
    }

    /**
     * The whole tree.
     *
     * @param top the directory {@code /} with its open subdirectories
     * @param elsewhere chosen paths that are not in the tree: they do not exist, or lead through a link
     */
    public record Whole(Row top, List<ByteString> elsewhere) {
        public Whole {
            elsewhere = List.copyOf(elsewhere);
        }
    }

    public Whole whole() {
        try {
            Row top = row(TOP, preview.top(), TOP.display());
            return new Whole(
                    top,
                    ticked.stream()
                            .filter(path -> !shown.contains(path))
                            .sorted()
                            .toList());
        } catch (ErrnoException e) {
            throw new IllegalStateException("a machine without /", e);
        }
    }

    /** Returns the content of a directory, with its open subdirectories. */
    public OpenFolder inside(ByteString folder) {
        try {
            SourcePreview.Folder found = preview.look(folder, MOST_ROWS, tickedIn(folder));
            List<Row> rows = found.entries().stream()
                    .sorted(FOR_PEOPLE)
                    .map(entry -> row(
                            SourcePreview.below(folder, entry.name()),
                            entry,
                            entry.name().display()))
                    .toList();
            return new OpenFolder(PathText.of(folder), rows, found.count(), found.marked(), Optional.empty());
        } catch (ErrnoException e) {
            return new OpenFolder(PathText.of(folder), List.of(), 0, false, Optional.of(e.symbol()));
        }
    }

    private Set<ByteString> tickedIn(ByteString folder) {
        int start = folder.equals(TOP) ? folder.size() : folder.size() + 1;
        return ticked.stream()
                .filter(path -> RootPath.isWithin(path, folder))
                .map(path -> path.substring(start, path.size()))
                .filter(rest -> rest.indexOf((byte) '/') < 0)
                .collect(Collectors.toSet());
    }

    private Row row(ByteString path, SourcePreview.Entry entry, String name) {
        shown.add(path);
        Status status = entry.status();
        boolean choosable = entry.leftOut().filter(NOTHING::contains).isEmpty() && status.type() != Status.SOCKET;
        boolean opened = status.isDirectory() && choosable && open.contains(path);
        return new Row(
                PathText.of(path),
                name,
                status.isDirectory(),
                ticked.contains(path),
                choosable,
                Remark.of(entry),
                opened ? Optional.of(inside(path)) : Optional.empty());
    }
}
