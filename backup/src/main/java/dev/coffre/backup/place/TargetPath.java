package dev.coffre.backup.place;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.PathForm;
import java.util.List;

/**
 * A path below a target's folder.
 *
 * @param components names only: none is empty, {@code .} or {@code ..}, or contains a slash or NUL; no components mean the
 *     target's folder itself
 */
public record TargetPath(List<ByteString> components) {
    public static final TargetPath TOP = new TargetPath(List.of());

    private static final ByteString DOT = ByteString.utf8(".");
    private static final ByteString DOT_DOT = ByteString.utf8("..");

    /** @throws IllegalArgumentException if a component is not a name, as in a hostile recovery point */
    public TargetPath {
        components = List.copyOf(components);
        components.forEach(TargetPath::requireName);
    }

    /** @throws IllegalArgumentException if it is not a name */
    public static void requireName(ByteString component) {
        if (component.isEmpty()
                || component.equals(DOT)
                || component.equals(DOT_DOT)
                || component.indexOf((byte) '/') >= 0
                || component.indexOf((byte) 0) >= 0) {
            throw new IllegalArgumentException("not a name: '" + component + "'");
        }
    }

    public boolean isTop() {
        return components.isEmpty();
    }

    /** @throws java.util.NoSuchElementException for the top */
    public ByteString name() {
        return components.getLast();
    }

    /** Returns the parent; the top is its own parent. */
    public TargetPath parent() {
        return isTop() ? this : new TargetPath(components.subList(0, components.size() - 1));
    }

    public String display() {
        return PathForm.NATIVE.displayNames(components);
    }

    @Override
    public String toString() {
        return display();
    }
}
