package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.source.CacheTag;
import dev.coffre.backup.source.DirectoryPath;
import dev.coffre.backup.source.RootPath;
import dev.coffre.backup.source.SourceProblem.Exclusion;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.WindowsFiles;
import dev.coffre.backup.win32.WindowsFiles.Access;
import dev.coffre.backup.win32.WindowsObject;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides what one walk leaves out. Patterns ignore case, as Windows does. Coffre's own files are recognised by volume and
 * file id, under any name.
 */
final class WindowsFilter {
    /** What Windows and its programs make anew at the root of a volume. Most of it is locked. */
    private static final Set<String> SYSTEM_FILES = Set.of(
            "pagefile.sys",
            "hiberfil.sys",
            "swapfile.sys",
            "dumpstack.log.tmp",
            "system volume information",
            "$recycle.bin",
            "recycler");

    private static final ByteString ROOT = ByteString.utf8("/");
    private static final ByteString SHARE = ByteString.utf8("//");
    private static final ByteString ANY_PLACE = ByteString.utf8("/**");

    private final SourceRules rules;
    private final Set<ObjectIdentity> own;
    private final WindowsFiles files;

    private WindowsFilter(SourceRules rules, Set<ObjectIdentity> own, WindowsFiles files) {
        this.rules = rules;
        this.own = Set.copyOf(own);
        this.files = files;
    }

    static WindowsFilter of(SourceRules rules, WindowsFiles files) {
        Set<ObjectIdentity> own = new HashSet<>();
        rules.ownPaths()
                .forEach(path -> WideString.decode(path)
                        .flatMap(name -> identity(files, name))
                        .ifPresent(own::add));
        return new WindowsFilter(rules.withPatterns(rules.patterns().map(WindowsFilter::pattern)), own, files);
    }

    /** Returns what identifies the object that the path leads to. Follows links, because their target counts. */
    private static Optional<ObjectIdentity> identity(WindowsFiles files, String path) {
        try (WindowsObject object = files.open(path, Access.CONTENT_THROUGH_REPARSE_POINT)) {
            return Optional.of(ObjectIdentity.of(object.status()));
        } catch (ErrnoException absent) {
            return Optional.empty();
        }
    }

    /**
     * Returns a pattern with slashes, as a pattern is written: {@code C:\a} becomes {@code /C:/a}, and {@code \a}, which is a
     * path of the current drive elsewhere in Windows, is one of every drive: {@code /?:/a}.
     */
    private static ByteString pattern(ByteString line) {
        boolean negated = !line.isEmpty() && line.byteAt(0) == '!';
        byte[] bytes = (negated ? line.substring(1, line.size()) : line).toByteArray();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\\') {
                bytes[i] = '/';
            }
        }
        ByteString slashed = ByteString.of(bytes);
        boolean isDrive = bytes.length > 2 && bytes[1] == ':' && bytes[2] == '/';
        String start = isDrive ? "/" : isWithoutDrive(slashed) ? "/?:" : "";
        ByteString anchored = ByteString.utf8(start).concat(slashed);
        return folded(negated ? ByteString.utf8("!").concat(anchored) : anchored);
    }

    /** Returns whether an absolute pattern names no drive, no share, and no number of components. */
    private static boolean isWithoutDrive(ByteString pattern) {
        return pattern.size() > 1
                && pattern.startsWith(ROOT)
                && !pattern.startsWith(SHARE)
                && !pattern.startsWith(ANY_PLACE)
                && !(pattern.size() > 2 && pattern.byteAt(2) == ':');
    }

    /** Returns the same bytes for names that differ by case only. */
    private static ByteString folded(ByteString name) {
        return WideString.decode(name)
                .map(text -> {
                    char[] units = text.toCharArray();
                    for (int i = 0; i < units.length; i++) {
                        units[i] = Character.toUpperCase(units[i]);
                    }
                    return WideString.encode(new String(units));
                })
                .orElse(name);
    }

    /**
     * Returns why an object is left out altogether; empty if it is not.
     *
     * @param directory of the object, from {@link #patternPath}
     */
    Optional<Exclusion> entryExclusion(EntryKey key, ObjectStatus status, DirectoryPath directory) {
        if (!own.isEmpty() && own.contains(ObjectIdentity.of(status))) {
            return Optional.of(Exclusion.OWN);
        }
        if (isSystemFile(key)) {
            return Optional.of(Exclusion.SYSTEM_FILE);
        }
        boolean isFolder = status.isDirectory() && !status.isLink();
        if (!rules.patterns().isEmpty()
                && !key.isRoot()
                && rules.patterns().excludes(directory, folded(key.name()), isFolder)) {
            return Optional.of(Exclusion.PATTERN);
        }
        return !isFolder && !status.isLink() && status.isElsewhere()
                ? Optional.of(Exclusion.CLOUD_FILE)
                : Optional.empty();
    }

    /** Returns the path that patterns are matched against. */
    static DirectoryPath patternPath(List<ByteString> path) {
        DirectoryPath directory = path.isEmpty() ? new DirectoryPath(List.of(), 0) : DirectoryPath.of(path);
        return new DirectoryPath(
                directory.absolute().stream().map(WindowsFilter::folded).toList(), directory.rootDepth());
    }

    private static boolean isSystemFile(EntryKey key) {
        List<ByteString> above = key.isRoot()
                ? RootPath.ancestors(key.name())
                : RootPath.ancestors(key.parent().getFirst());
        boolean isAtVolumeRoot = key.isRoot() ? above.size() == 2 : key.depth() == 1 && above.size() == 1;
        return isAtVolumeRoot && SYSTEM_FILES.contains(name(key));
    }

    private static String name(EntryKey key) {
        ByteString name = key.isRoot() ? RootPath.components(key.name()).getLast() : key.name();
        return WideString.decode(name).orElse("").toLowerCase(Locale.ROOT);
    }

    /** Returns why the contents of a directory are left out; empty if they are not. */
    static Optional<Exclusion> contentsExclusion(ObjectStatus directory) {
        return directory.isElsewhere() ? Optional.of(Exclusion.CLOUD_FILE) : Optional.empty();
    }

    /** Returns the marker names that {@link #hasMarker} asks about. */
    Set<ByteString> markerNames() {
        Set<ByteString> marks = new HashSet<>(rules.excludeIfPresent());
        if (rules.excludeCaches()) {
            marks.add(CacheTag.NAME);
        }
        return marks;
    }

    /** Returns whether a directory contains a marker that excludes its contents. */
    boolean hasMarker(WindowsObject directory, Predicate<ByteString> contains) {
        return rules.excludeIfPresent().stream().anyMatch(contains)
                || (rules.excludeCaches() && contains.test(CacheTag.NAME) && isCacheTag(directory));
    }

    private boolean isCacheTag(WindowsObject directory) {
        try (WindowsObject tag = files.openIn(directory, CacheTag.NAME.display(), Access.CONTENT)) {
            byte[] start = new byte[CacheTag.SIGNATURE.size()];
            ObjectStatus status = tag.status();
            return !status.isDirectory()
                    && !status.isReparsePoint()
                    && tag.read(0, start, 0, start.length) == start.length
                    && ByteString.of(start).equals(CacheTag.SIGNATURE);
        } catch (ErrnoException unreadable) {
            return false;
        }
    }
}
