package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.PathForm;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Normalises paths of backup roots: absolute, without empty components, {@code .} or {@code ..}. A path of Linux begins with
 * a slash. A path of Windows is written as Windows writes it, see {@link WindowsRootPath}. The form of a path says which it
 * is, so that points of both systems can be shown on either.
 */
public final class RootPath {
    /** The root of Linux. On Windows, what contains all drives: a person who chooses paths begins there. */
    public static final ByteString TOP = ByteString.utf8("/");

    private static final ByteString DOT = ByteString.utf8(".");
    private static final ByteString DOT_DOT = ByteString.utf8("..");

    private RootPath() {}

    /**
     * Returns the normalised path. {@code ..} is resolved by name, as a shell does.
     *
     * @param workingDirectory absolute; the base of a relative path, and of the system whose paths are meant
     */
    public static ByteString resolve(ByteString given, ByteString workingDirectory) {
        if (WindowsRootPath.hasForm(workingDirectory)) {
            return WindowsRootPath.resolve(given, workingDirectory);
        }
        ByteString absolute =
                given.startsWith(TOP) ? given : workingDirectory.concat(TOP).concat(given);
        if (!absolute.startsWith(TOP)) {
            throw new IllegalArgumentException("not absolute: " + workingDirectory);
        }
        return join(normalised(DirectoryPath.components(absolute)));
    }

    /** Returns the normalised path; empty if it is no absolute path of this system, and not {@link #TOP}. */
    public static Optional<ByteString> ifAbsolute(ByteString given) {
        ByteString path = PathForm.isWindows(given) ? PathForm.normalizedWindows(given) : given;
        boolean isNative = PathForm.of(path) == PathForm.NATIVE
                && (PathForm.NATIVE == PathForm.WINDOWS ? WindowsRootPath.hasForm(path) : path.startsWith(TOP));
        return isNative || path.equals(TOP) ? Optional.of(resolve(path, path)) : Optional.empty();
    }

    /** As {@link #ifAbsolute}, without {@link #TOP} of Windows, which is no object. */
    public static Optional<ByteString> ofObject(ByteString given) {
        return ifAbsolute(given).filter(path -> PathForm.NATIVE == PathForm.UNIX || !path.equals(TOP));
    }

    /** Returns the components without {@code .} and {@code ..}. */
    static List<ByteString> normalised(List<ByteString> given) {
        List<ByteString> components = new ArrayList<>();
        for (ByteString component : given) {
            if (component.equals(DOT_DOT)) {
                if (!components.isEmpty()) {
                    components.removeLast();
                }
            } else if (!component.equals(DOT)) {
                components.add(component);
            }
        }
        return components;
    }

    /** Returns the roots sorted, without those that lie within another. */
    public static List<ByteString> withoutNested(Collection<ByteString> roots) {
        List<ByteString> kept = new ArrayList<>();
        for (ByteString root : roots.stream().sorted().distinct().toList()) {
            if (kept.stream().noneMatch(outer -> isSame(root, outer) || isWithin(root, outer))) {
                kept.removeIf(inner -> isWithin(inner, root));
                kept.add(root);
            }
        }
        return List.copyOf(kept);
    }

    private static boolean isSame(ByteString one, ByteString other) {
        return WindowsRootPath.hasForm(other) ? WindowsRootPath.isSame(one, other) : one.equals(other);
    }

    /** Returns whether {@code inner} lies below {@code outer}. Both must be normalised. */
    public static boolean isWithin(ByteString inner, ByteString outer) {
        if (WindowsRootPath.hasForm(inner)) {
            return outer.equals(TOP) || WindowsRootPath.isWithin(inner, outer);
        }
        return inner.startsWith(outer)
                && inner.size() > outer.size()
                && (outer.equals(TOP) || inner.byteAt(outer.size()) == '/');
    }

    /** Returns the ancestors of {@code path}, outermost first. */
    public static List<ByteString> ancestors(ByteString path) {
        if (WindowsRootPath.hasForm(path)) {
            return WindowsRootPath.ancestors(path);
        }
        List<ByteString> components = DirectoryPath.components(path);
        return IntStream.range(0, components.size())
                .mapToObj(depth -> join(components.subList(0, depth)))
                .toList();
    }

    /** Returns the path of a child of a directory. */
    public static ByteString child(ByteString folder, ByteString name) {
        if (folder.equals(TOP)) {
            return WindowsRootPath.hasForm(name) ? name : folder.concat(name);
        }
        return WindowsRootPath.hasForm(folder)
                ? WindowsRootPath.child(folder, name)
                : folder.concat(TOP).concat(name);
    }

    /** Returns the name of an object in {@code folder}; empty if it lies elsewhere, or deeper. */
    public static Optional<ByteString> nameIn(ByteString path, ByteString folder) {
        List<ByteString> ancestors = ancestors(path);
        if (ancestors.isEmpty() || !isSame(ancestors.getLast(), folder)) {
            return Optional.empty();
        }
        boolean isDrive = folder.equals(TOP) && WindowsRootPath.hasForm(path);
        return Optional.of(isDrive ? path : components(path).getLast());
    }

    /** Returns the components of an absolute path. The first one of Windows is the drive, or the server. */
    public static List<ByteString> components(ByteString path) {
        return WindowsRootPath.hasForm(path) ? WindowsRootPath.components(path) : DirectoryPath.components(path);
    }

    private static ByteString join(List<ByteString> components) {
        if (components.isEmpty()) {
            return TOP;
        }
        ByteString path = ByteString.EMPTY;
        for (ByteString component : components) {
            path = path.concat(TOP).concat(component);
        }
        return path;
    }
}
