package dev.coffre.backup.restore;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryStream;
import dev.coffre.vault.problem.ProblemCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The entries of a recovery point that are to be recovered, folders before what is in them: all of them, or those at and
 * below the chosen paths with the folders above. Only the pages that hold them are opened. May be walked several times.
 */
final class SelectedEntries {
    private static final byte SLASH = '/';

    /** Not after any name. */
    private static final ByteString FIRST_NAME = ByteString.of(new byte[] {1});

    private final RecoveryPoint point;
    private final PageSource pages;
    private final List<EntryKey> chosen;

    SelectedEntries(RecoveryPoint point, PageSource pages, List<ByteString> paths) {
        this.point = point;
        this.pages = pages;
        List<EntryKey> keys =
                paths.stream().map(this::keyOf).sorted().distinct().toList();
        chosen = keys.stream()
                .filter(key -> keys.stream().noneMatch(other -> isBelow(key.parent(), other.path())))
                .toList();
    }

    boolean isEverything() {
        return chosen.isEmpty();
    }

    void forEach(Consumer<Entry> action) {
        if (isEverything()) {
            new EntryStream(point.root(), pages).forEachRemaining(action);
            return;
        }
        Set<EntryKey> above = new HashSet<>();
        for (EntryKey key : chosen) {
            for (EntryKey folder : foldersAbove(key)) {
                if (above.add(folder)) {
                    action.accept(find(folder));
                }
            }
            Entry entry = find(key);
            action.accept(entry);
            if (entry.metadata().isDirectory()) {
                below(key, action);
            }
        }
    }

    private void below(EntryKey folder, Consumer<Entry> action) {
        EntryStream stream = new EntryStream(point.root(), pages);
        stream.seek(folder.child(FIRST_NAME));
        while (stream.peek()
                .filter(next -> isBelow(next.key().parent(), folder.path()))
                .isPresent()) {
            action.accept(stream.next());
        }
    }

    private Entry find(EntryKey key) {
        return new EntryStream(point.root(), pages)
                .find(key)
                .orElseThrow(() -> ProblemCode.PATH_NOT_IN_POINT.with("path", key.display()));
    }

    private static List<EntryKey> foldersAbove(EntryKey key) {
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
        ByteString wanted = withoutTrailingSlash(path);
        ByteString root = point.content().roots().stream()
                .filter(candidate -> candidate.equals(wanted) || wanted.startsWith(withTrailingSlash(candidate)))
                .max(Comparator.comparingInt(ByteString::size))
                .orElseThrow(() -> ProblemCode.PATH_NOT_IN_POINT.with("path", path.display()));
        EntryKey key = EntryKey.root(root);
        if (wanted.equals(root)) {
            return key;
        }
        for (ByteString name : split(wanted.substring(withTrailingSlash(root).size(), wanted.size()))) {
            key = key.child(name);
        }
        return key;
    }

    private static ByteString withoutTrailingSlash(ByteString path) {
        return path.size() > 1 && path.byteAt(path.size() - 1) == SLASH ? path.substring(0, path.size() - 1) : path;
    }

    private static ByteString withTrailingSlash(ByteString path) {
        return path.byteAt(path.size() - 1) == SLASH ? path : path.concat(ByteString.utf8("/"));
    }

    /** The names between the slashes of a path. */
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
