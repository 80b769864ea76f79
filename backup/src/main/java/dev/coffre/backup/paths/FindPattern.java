package dev.coffre.backup.paths;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.PathForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pattern of paths, compiled for the path form of one system.
 *
 * <ul>
 *   <li>{@code report} matches each name that contains it;
 *   <li>{@code *.pdf}, {@code note-?}, {@code [a-c]*} match a whole name;
 *   <li>{@code docs/*.pdf} matches the end of a path, {@code /home/*\/*.pdf} or {@code C:\Users\*\*.pdf} a whole path,
 *       component by component; {@code **} matches any number of components.
 * </ul>
 *
 * <p>The separator of Windows is a slash or a backslash; elsewhere a backslash makes the next character literal. A pattern of
 * Windows that begins with one separator, as {@code \Users\*}, names a path on each drive and share. Immutable.
 */
public final class FindPattern {
    private final PathForm form;
    private final Scope scope;
    private final List<Optional<NamePattern>> segments;

    /** What a pattern is compared with. */
    private enum Scope {
        NAME,
        PATH,
        /** The components below the drive or share. */
        PATH_ON_VOLUME
    }

    /** @param segments one for each component, empty for {@code **}; only one if names are matched */
    private FindPattern(PathForm form, Scope scope, List<Optional<NamePattern>> segments) {
        this.form = form;
        this.scope = scope;
        this.segments = List.copyOf(segments);
    }

    /**
     * @param form of the paths
     * @param ignoresCase also without it, letters of paths of Windows match in either case
     */
    public static FindPattern parse(ByteString pattern, PathForm form, boolean ignoresCase) {
        boolean eitherCase = ignoresCase || form == PathForm.WINDOWS;
        ByteString plain = form == PathForm.WINDOWS ? PathForm.withoutLiteral(pattern) : pattern;
        ByteString slashed = form == PathForm.WINDOWS ? withSlashes(plain) : plain;
        if (slashed.indexOf((byte) '/') < 0) {
            ByteString name = hasWildcard(slashed) ? slashed : contained(slashed);
            return new FindPattern(form, Scope.NAME, List.of(Optional.of(NamePattern.parse(name, eitherCase))));
        }
        List<Optional<NamePattern>> segments = new ArrayList<>();
        boolean hasVolume = form == PathForm.WINDOWS && PathForm.isWindows(plain);
        boolean absolute = slashed.byteAt(0) == '/' || hasVolume;
        if (!absolute) {
            segments.add(Optional.empty());
        }
        for (ByteString component : PathForm.UNIX.names(slashed)) {
            boolean any = component.equals(ByteString.utf8("**"));
            segments.add(any ? Optional.empty() : Optional.of(NamePattern.parse(component, eitherCase)));
        }
        boolean onEachVolume = form == PathForm.WINDOWS && absolute && !hasVolume;
        return new FindPattern(form, onEachVolume ? Scope.PATH_ON_VOLUME : Scope.PATH, segments);
    }

    private static ByteString withSlashes(ByteString pattern) {
        byte[] bytes = pattern.toByteArray();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == '\\' ? (byte) '/' : bytes[i];
        }
        return ByteString.of(bytes);
    }

    private static boolean hasWildcard(ByteString pattern) {
        int set = pattern.indexOf((byte) '[');
        return pattern.indexOf((byte) '*') >= 0
                || pattern.indexOf((byte) '?') >= 0
                || set >= 0 && pattern.indexOf((byte) ']', Math.min(set + 2, pattern.size())) >= 0;
    }

    private static ByteString contained(ByteString part) {
        ByteString around = ByteString.utf8("*");
        return around.concat(part).concat(around);
    }

    /** Returns whether one path matches. */
    public boolean matches(EntryKey key) {
        byte[] name = key.name().toByteArray();
        return in(key.parent()).matches(name, name.length);
    }

    /** Prepares to match the entries of one folder. */
    Folder in(List<ByteString> parent) {
        return new Folder(parent);
    }

    /** The entries of one folder. */
    final class Folder {
        private final boolean hasRoots;
        private final List<ByteString> components;

        private Folder(List<ByteString> parent) {
            hasRoots = parent.isEmpty();
            components = isForNames() || hasRoots ? List.of() : components(parent);
        }

        private List<ByteString> components(List<ByteString> parent) {
            List<ByteString> names = new ArrayList<>(rootNames(parent.getFirst()));
            names.addAll(parent.subList(1, parent.size()));
            return names;
        }

        boolean matches(byte[] buffer, int length) {
            if (hasRoots) {
                List<ByteString> root = rootNames(ByteString.of(buffer, 0, length));
                return isForNames()
                        ? !root.isEmpty() && lastSegment().orElseThrow().matches(root.getLast())
                        : matchesPath(root);
            }
            if (lastSegment().isPresent() && !lastSegment().get().matches(buffer, length)) {
                return false;
            }
            return isForNames() || matchesPath(withName(buffer, length));
        }

        private List<ByteString> withName(byte[] buffer, int length) {
            List<ByteString> path = new ArrayList<>(components);
            path.add(ByteString.of(buffer, 0, length));
            return path;
        }
    }

    private boolean isForNames() {
        return scope == Scope.NAME;
    }

    /** Returns the components of a root that count. The volume is one of them for a drive, and two for a share. */
    private List<ByteString> rootNames(ByteString root) {
        List<ByteString> names = form.names(root);
        int volume = root.byteAt(0) == '\\' ? 2 : 1;
        return scope == Scope.PATH_ON_VOLUME ? names.subList(Math.min(volume, names.size()), names.size()) : names;
    }

    /** The pattern that the last component must match; empty if any will do. */
    private Optional<NamePattern> lastSegment() {
        return segments.isEmpty() ? Optional.empty() : segments.getLast();
    }

    /** Backtracks only to the last {@code **}, as {@link dev.coffre.backup.source.Glob} does to the last {@code *}. */
    private boolean matchesPath(List<ByteString> path) {
        int segment = 0;
        int at = 0;
        int retrySegment = -1;
        int retryAt = 0;
        while (at < path.size()) {
            if (segment < segments.size() && segments.get(segment).isEmpty()) {
                retrySegment = ++segment;
                retryAt = at;
            } else if (segment < segments.size() && segments.get(segment).get().matches(path.get(at))) {
                segment++;
                at++;
            } else if (retrySegment >= 0) {
                segment = retrySegment;
                at = ++retryAt;
            } else {
                return false;
            }
        }
        while (segment < segments.size() && segments.get(segment).isEmpty()) {
            segment++;
        }
        return segment == segments.size();
    }
}
