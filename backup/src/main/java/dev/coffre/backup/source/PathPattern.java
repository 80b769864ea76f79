package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One exclusion pattern.
 *
 * <ul>
 *   <li>{@code name} matches that name at any depth;
 *   <li>{@code a/b} (a slash within) matches relative to each backup root, as in a .gitignore file there;
 *   <li>{@code /a/b} matches that absolute path;
 *   <li>{@code **} as a whole component matches any number of components; {@code *}, {@code ?} and {@code [a-z]} match
 *       within one ({@link Glob}); a trailing slash matches directories only; a leading {@code !} includes again.
 * </ul>
 */
record PathPattern(boolean negated, boolean directoriesOnly, Anchor anchor, List<Segment> segments) {
    enum Anchor {
        ANY_DEPTH,
        BACKUP_ROOT,
        FILE_SYSTEM_ROOT
    }

    sealed interface Segment {}

    record AnyComponents() implements Segment {}

    record OneComponent(Glob glob) implements Segment {}

    private static final byte SLASH = '/';

    static Optional<PathPattern> parse(ByteString line) {
        boolean negated = !line.isEmpty() && line.byteAt(0) == '!';
        ByteString rest = negated ? line.substring(1, line.size()) : line;
        if (rest.isEmpty() || line.byteAt(0) == '#') {
            return Optional.empty();
        }
        boolean absolute = rest.byteAt(0) == SLASH;
        boolean directoriesOnly = rest.byteAt(rest.size() - 1) == SLASH;
        List<Segment> segments = split(rest);
        if (segments.isEmpty()) {
            return Optional.empty();
        }
        Anchor anchor =
                absolute ? Anchor.FILE_SYSTEM_ROOT : segments.size() > 1 ? Anchor.BACKUP_ROOT : Anchor.ANY_DEPTH;
        return Optional.of(new PathPattern(negated, directoriesOnly, anchor, List.copyOf(segments)));
    }

    private static List<Segment> split(ByteString pattern) {
        List<Segment> segments = new ArrayList<>();
        for (ByteString component : DirectoryPath.components(pattern)) {
            segments.add(
                    component.equals(ByteString.utf8("**"))
                            ? new AnyComponents()
                            : new OneComponent(Glob.parse(component)));
        }
        return segments;
    }

    boolean matches(DirectoryPath directory, ByteString name, boolean isDirectory) {
        if (directoriesOnly && !isDirectory) {
            return false;
        }
        return switch (anchor) {
            case ANY_DEPTH -> matches(0, List.of(), 0, name);
            case BACKUP_ROOT -> matches(0, directory.absolute(), directory.rootDepth(), name);
            case FILE_SYSTEM_ROOT -> matches(0, directory.absolute(), 0, name);
        };
    }

    /**
     * Returns whether the segments from {@code segment} on match the components from {@code at} on, with {@code name}
     * last.
     */
    private boolean matches(int segment, List<ByteString> parents, int at, ByteString name) {
        int left = parents.size() + 1 - at;
        if (segment == segments.size()) {
            return left == 0;
        }
        return switch (segments.get(segment)) {
            case OneComponent(Glob glob) ->
                left > 0
                        && glob.matches(at < parents.size() ? parents.get(at) : name)
                        && matches(segment + 1, parents, at + 1, name);
            case AnyComponents _ -> {
                // A trailing "/**" means the contents, so it matches at least one component.
                int fewest = segment > 0 && segment == segments.size() - 1 ? 1 : 0;
                for (int taken = fewest; taken <= left; taken++) {
                    if (matches(segment + 1, parents, at + taken, name)) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }
}
