package dev.coffre.backup.mount;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.recovery.RootComponents;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The folders above the roots of a point, and the roots. Immutable once built. */
public final class RootPaths {
    private final ByteString path;
    private final Map<ByteString, RootPaths> children = new TreeMap<>();
    private Optional<EntryKey> key = Optional.empty();

    private RootPaths(ByteString path) {
        this.path = path;
    }

    /** Returns the top. A root with a component that is no name, as in a hostile point, is left out. */
    static RootPaths of(List<ByteString> roots) {
        RootPaths top = new RootPaths(ByteString.EMPTY);
        for (ByteString root : roots) {
            List<ByteString> names = RootComponents.belowFolder(root);
            if (names.stream().allMatch(RootPaths::isName)) {
                RootPaths at = top;
                for (ByteString name : names) {
                    ByteString below = at.path.concat(ByteString.utf8("/")).concat(name);
                    at = at.children.computeIfAbsent(name, _ -> new RootPaths(below));
                }
                at.key = Optional.of(EntryKey.root(root));
            }
        }
        return top;
    }

    private static boolean isName(ByteString name) {
        try {
            TargetPath.requireName(name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The path below the point, which identifies it within the point. */
    ByteString path() {
        return path;
    }

    Map<ByteString, RootPaths> children() {
        return children;
    }

    /** Within a point, a path is one object, also after the point was opened again. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RootPaths that && path.equals(that.path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    MountNode.InPoint node(long seq) {
        return new MountNode.InPoint(seq, key, children.isEmpty() ? Optional.empty() : Optional.of(this));
    }
}
