package dev.coffre.backup.entry;

import java.util.ArrayList;
import java.util.List;

/**
 * The sort key of an entry in a recovery point (docs/format.md, tree pages): the parent path, compared component by
 * component with a prefix first, then the name.
 *
 * <p>The entry of a root has an empty parent and its absolute path as name; an entry below it has the parent
 * {@code [rootPath, component…]}. Visiting all children of a directory in order, then each of its subdirectories in order,
 * yields ascending keys.
 *
 * @param parent shared between siblings, so that a million names in one directory share one list
 */
public record EntryKey(List<ByteString> parent, ByteString name) implements Comparable<EntryKey> {
    /** Names never contain a zero byte. */
    private static final ByteString SMALLEST_NAME = ByteString.of(new byte[] {1});

    private static final ByteString DOT = ByteString.utf8(".");
    private static final ByteString DOT_DOT = ByteString.utf8("..");

    public EntryKey {
        parent = List.copyOf(parent);
        if (name.isEmpty() || name.indexOf((byte) 0) >= 0) {
            throw new IllegalArgumentException("not a name: '" + name + "'");
        }
        if (!parent.isEmpty() && (name.indexOf((byte) '/') >= 0 || name.equals(DOT) || name.equals(DOT_DOT))) {
            throw new IllegalArgumentException("not one path component: '" + name + "'");
        }
    }

    /** Returns the key of a root's own entry; {@code path} is its absolute path. */
    public static EntryKey root(ByteString path) {
        return new EntryKey(List.of(), path);
    }

    /** Returns a key that sorts before those of all children, to seek to them. */
    public EntryKey beforeChildren() {
        return child(SMALLEST_NAME);
    }

    /** Returns whether this is the key of a descendant of {@code folder}. All its descendants are contiguous. */
    public boolean isBelow(EntryKey folder) {
        List<ByteString> path = folder.path();
        return parent.size() >= path.size() && parent.subList(0, path.size()).equals(path);
    }

    public EntryKey child(ByteString childName) {
        return new EntryKey(path(), childName);
    }

    /** Returns parent and name in one list, which is the parent of the entries directly below. */
    public List<ByteString> path() {
        List<ByteString> path = new ArrayList<>(parent.size() + 1);
        path.addAll(parent);
        path.add(name);
        return List.copyOf(path);
    }

    public boolean isRoot() {
        return parent.isEmpty();
    }

    /** Returns the absolute path of this entry's root. */
    public ByteString rootPath() {
        return parent.isEmpty() ? name : parent.getFirst();
    }

    /** 0 for a root. */
    public int depth() {
        return parent.size();
    }

    /** Returns the entry's own name for people; for a root its whole path. */
    public String displayName() {
        PathForm form = PathForm.of(rootPath());
        return isRoot() ? form.display(name) : form.displayName(name);
    }

    /** The path for people, in the form of its root; see {@link ByteString#display()}. */
    public String display() {
        PathForm form = PathForm.of(rootPath());
        String root = form.display(rootPath());
        if (isRoot()) {
            return root;
        }
        char separator = (char) form.separator();
        StringBuilder path = new StringBuilder(root);
        if (root.charAt(root.length() - 1) != separator) {
            path.append(separator);
        }
        for (ByteString component : parent.subList(1, parent.size())) {
            path.append(form.displayName(component)).append(separator);
        }
        return path.append(form.displayName(name)).toString();
    }

    /** Returns the length of the common prefix of two parent paths, in components. */
    public static int sharedParents(List<ByteString> one, List<ByteString> other) {
        if (one == other) {
            return one.size();
        }
        int least = Math.min(one.size(), other.size());
        for (int i = 0; i < least; i++) {
            if (!one.get(i).equals(other.get(i))) {
                return i;
            }
        }
        return least;
    }

    /** Compares two parent paths by component, a prefix before its continuations. */
    public static int compareParents(List<ByteString> one, List<ByteString> other) {
        if (one == other) {
            return 0;
        }
        int shared = Math.min(one.size(), other.size());
        for (int i = 0; i < shared; i++) {
            int order = one.get(i).compareTo(other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    @Override
    public int compareTo(EntryKey other) {
        int order = compareParents(parent, other.parent);
        return order != 0 ? order : name.compareTo(other.name);
    }

    /** As {@link #display()}. */
    @Override
    public String toString() {
        return display();
    }
}
