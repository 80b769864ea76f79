package dev.coffre.agent.reading;

import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.view.EntryLookup;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The versions of a path, oldest first.
 *
 * @param damage one problem for each point of which it is not known whether it has the path
 */
public record FileHistory(List<Version> versions, List<Problem> damage) {
    public FileHistory {
        versions = List.copyOf(versions);
        damage = List.copyOf(damage);
    }

    /**
     * The same file in consecutive points.
     *
     * @param entry in the newest of them
     * @param points number of them
     * @param first seq of the oldest
     * @param last seq of the newest
     */
    public record Version(Entry entry, int points, long first, long last) {
        private Version with(Entry newer, long seq) {
            return new Version(newer, points + 1, first, seq);
        }
    }

    /**
     * Looks a path up in many points. Fetches all pages of a level together.
     *
     * @param wanted in each point, oldest first; empty for a point whose roots do not contain the path
     * @throws Problem if the vault does not answer
     */
    public static FileHistory of(
            PageSource pages, List<RecoveryPoint> points, List<Optional<EntryLookup.Wanted>> wanted) {
        List<EntryLookup.Result> results = EntryLookup.find(
                pages, wanted.stream().flatMap(Optional::stream).toList());
        List<Version> versions = new ArrayList<>();
        List<Problem> damage = new ArrayList<>();
        boolean continues = false;
        int next = 0;
        for (int i = 0; i < points.size(); i++) {
            if (wanted.get(i).isEmpty()) {
                continues = false;
                continue;
            }
            EntryLookup.Result result = results.get(next++);
            result.damage().ifPresent(damage::add);
            if (result.entry().isEmpty()) {
                continues &= result.damage().isPresent();
                continue;
            }
            Entry entry = result.entry().get();
            long seq = points.get(i).ext().seq();
            if (continues && isSame(versions.getLast().entry(), entry)) {
                versions.add(versions.removeLast().with(entry, seq));
            } else {
                versions.add(new Version(entry, 1, seq, seq));
            }
            continues = true;
        }
        return new FileHistory(versions, damage);
    }

    /** Returns whether some of so many points do not have the path. */
    public boolean hasGaps(int points) {
        return versions.stream().mapToInt(Version::points).sum() < points;
    }

    /** Also equal if the content was sealed again under another data key: then the time of the last change is the same. */
    private static boolean isSame(Entry one, Entry other) {
        Metadata before = one.metadata();
        Metadata after = other.metadata();
        return before.fileType().equals(after.fileType())
                && before.size() == after.size()
                && before.modified().equals(after.modified())
                && (before.changed().equals(after.changed())
                        || content(one.content()).equals(content(other.content())));
    }

    /** Returns what identifies a content: re-bundling moves a small file to another bundle. */
    private static Object content(FileContent content) {
        return switch (content) {
            case FileContent.Bundled bundled -> bundled.pid();
            case FileContent.Chunks chunks ->
                chunks.chunks().stream().map(each -> each.chunk().pid()).toList();
            case FileContent.FileList list -> list.list().pid();
            case FileContent.None none -> none;
        };
    }
}
