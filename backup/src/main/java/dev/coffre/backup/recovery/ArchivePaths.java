package dev.coffre.backup.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.PathForm;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.view.PointView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Paths of a point as names in an archive. A program that extracts follows what it has extracted, so nothing may have a
 * name below that of a symbolic link: a hostile point could lead outside by it. Not thread-safe.
 */
final class ArchivePaths {
    private static final ByteString SLASH = ByteString.utf8("/");

    private final PointView view;

    /** Roots by their names in the archive. Several may have one name, as {@code /a} and {@code //a}. */
    private final Map<List<ByteString>, List<EntryKey>> roots = new HashMap<>();

    /** The parent that was examined last: most entries are siblings. */
    private List<ByteString> lastParent = List.of();

    private boolean lastIsBelowFolders = true;

    ArchivePaths(PointView view) {
        this.view = view;
        for (ByteString root : view.point().content().roots()) {
            roots.computeIfAbsent(RootComponents.belowFolder(root), _ -> new ArrayList<>())
                    .add(EntryKey.root(root));
        }
    }

    /**
     * Returns the name of an entry.
     *
     * @throws IllegalArgumentException if a component is not a name, as in a hostile recovery point
     */
    ByteString name(Entry entry) {
        ByteString name = ByteString.EMPTY;
        for (ByteString component : components(entry)) {
            name = (name.isEmpty() ? name : name.concat(SLASH)).concat(component);
        }
        return name;
    }

    private static List<ByteString> components(Entry entry) {
        TargetPath path = TargetMapping.byAbsolutePath(
                RootComponents.belowFolder(entry.key().rootPath()), entry.key());
        return path.components();
    }

    /** Returns the metadata of an entry. The target of a link of Windows has slashes, as the names in an archive have. */
    static Metadata metadata(Entry entry) {
        boolean isLinkOfWindows = entry.metadata().fileType() instanceof FileType.Symlink
                && PathForm.of(entry.key().rootPath()) == PathForm.WINDOWS;
        return isLinkOfWindows ? withSlashes(entry.metadata()) : entry.metadata();
    }

    private static Metadata withSlashes(Metadata link) {
        byte[] target = ((FileType.Symlink) link.fileType()).target().toByteArray();
        for (int i = 0; i < target.length; i++) {
            target[i] = target[i] == '\\' ? (byte) '/' : target[i];
        }
        return link.withFileType(new FileType.Symlink(ByteString.of(target)));
    }

    /**
     * Returns whether everything with a name above that of the entry is a folder, or is not in the point.
     *
     * @throws IllegalArgumentException as {@link #name}
     */
    boolean areAbove(Entry entry) {
        List<ByteString> components = components(entry);
        if (components.isEmpty()) {
            return true;
        }
        List<ByteString> parent = components.subList(0, components.size() - 1);
        if (!parent.equals(lastParent)) {
            lastIsBelowFolders = isBelowFolders(parent);
            lastParent = List.copyOf(parent);
        }
        return lastIsBelowFolders;
    }

    private boolean isBelowFolders(List<ByteString> path) {
        for (int rootLength = 0; rootLength <= path.size(); rootLength++) {
            List<ByteString> below = path.subList(rootLength, path.size());
            for (EntryKey root : roots.getOrDefault(path.subList(0, rootLength), List.of())) {
                if (!isBelowFolders(root, below)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isBelowFolders(EntryKey root, List<ByteString> path) {
        EntryKey key = root;
        for (ByteString component : path) {
            if (!isFolderOrAbsent(key)) {
                return false;
            }
            key = key.child(component);
        }
        return isFolderOrAbsent(key);
    }

    private boolean isFolderOrAbsent(EntryKey key) {
        Optional<Entry> entry = view.find(key);
        return entry.isEmpty() || entry.get().metadata().isDirectory();
    }
}
