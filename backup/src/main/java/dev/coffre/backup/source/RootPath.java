package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** Normalises paths of backup roots: absolute, without empty components, {@code .} or {@code ..}. */
public final class RootPath {
    private static final ByteString SLASH = ByteString.utf8("/");
    private static final ByteString DOT = ByteString.utf8(".");
    private static final ByteString DOT_DOT = ByteString.utf8("..");

    private RootPath() {}

    /**
     * Returns the normalised path. {@code ..} is resolved by name, as a shell does.
     *
     * @param workingDirectory absolute; the base of a relative path
     */
    public static ByteString resolve(ByteString given, ByteString workingDirectory) {
        ByteString absolute =
                given.startsWith(SLASH) ? given : workingDirectory.concat(SLASH).concat(given);
        if (!absolute.startsWith(SLASH)) {
            throw new IllegalArgumentException("not absolute: " + workingDirectory);
        }
        List<ByteString> components = new ArrayList<>();
        for (ByteString component : DirectoryPath.components(absolute)) {
            if (component.equals(DOT_DOT)) {
                if (!components.isEmpty()) {
                    components.removeLast();
                }
            } else if (!component.equals(DOT)) {
                components.add(component);
            }
        }
        return join(components);
    }

    /** Returns the roots sorted, without those that lie within another. */
    static List<ByteString> withoutNested(Collection<ByteString> roots) {
        List<ByteString> kept = new ArrayList<>();
        for (ByteString root : roots.stream().sorted().distinct().toList()) {
            if (kept.stream().noneMatch(outer -> isWithin(root, outer))) {
                kept.add(root);
            }
        }
        return List.copyOf(kept);
    }

    /** Returns whether {@code inner} lies below {@code outer}. Both must be normalised. */
    public static boolean isWithin(ByteString inner, ByteString outer) {
        return inner.startsWith(outer)
                && inner.size() > outer.size()
                && (outer.equals(SLASH) || inner.byteAt(outer.size()) == '/');
    }

    /** Returns the ancestors of {@code path}, outermost first. */
    public static List<ByteString> ancestors(ByteString path) {
        List<ByteString> components = DirectoryPath.components(path);
        return IntStream.range(0, components.size())
                .mapToObj(depth -> join(components.subList(0, depth)))
                .toList();
    }

    private static ByteString join(List<ByteString> components) {
        if (components.isEmpty()) {
            return SLASH;
        }
        ByteString path = ByteString.EMPTY;
        for (ByteString component : components) {
            path = path.concat(SLASH).concat(component);
        }
        return path;
    }
}
