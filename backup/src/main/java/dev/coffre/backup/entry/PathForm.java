package dev.coffre.backup.entry;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a system writes absolute paths. The first bytes of a path say which form it has: Unix paths begin with a slash,
 * Windows paths with a drive ({@code C:\}) or with {@code \\} (docs/format.md §6).
 */
public enum PathForm {
    UNIX('/'),
    WINDOWS('\\');

    /** The form of the system that this program runs on. */
    public static final PathForm NATIVE = File.separatorChar == '\\' ? WINDOWS : UNIX;

    /** Stands for a backslash in a name, as on a disk of Windows. */
    private static final ByteString MAPPED_BACKSLASH = ByteString.utf8("\uF05C");

    private static final ByteString LITERAL = ByteString.utf8("\\\\?\\");
    private static final ByteString LITERAL_NETWORK = ByteString.utf8("\\\\?\\UNC\\");
    private static final ByteString VOLUME = ByteString.utf8("\\\\?\\Volume{");

    private final char separator;

    PathForm(char separator) {
        this.separator = separator;
    }

    public static PathForm of(ByteString absolutePath) {
        return isWindows(absolutePath) ? WINDOWS : UNIX;
    }

    /** Whether the path begins as an absolute path of Windows. */
    public static boolean isWindows(ByteString path) {
        if (path.size() < 3) {
            return path.size() == 2 && isDrive(path);
        }
        return isDrive(path)
                ? path.byteAt(2) == '\\' || path.byteAt(2) == '/'
                : path.byteAt(0) == '\\' && path.byteAt(1) == '\\';
    }

    /** Whether the path begins with a letter and a colon, as a drive of Windows, also one without a separator after it. */
    public static boolean beginsWithDrive(ByteString path) {
        return path.size() >= 2 && isDrive(path);
    }

    private static boolean isDrive(ByteString path) {
        int letter = path.byteAt(0) | 0x20;
        return letter >= 'a' && letter <= 'z' && path.byteAt(1) == ':';
    }

    /** The byte between two components. */
    public byte separator() {
        return (byte) separator;
    }

    /** Returns the path for people, with its separators; see {@link ByteString#display()}. */
    public String display(ByteString path) {
        return this == UNIX ? path.display() : PrintableBytes.printWindows(path.toByteArray(), true);
    }

    /** Returns one component for people. */
    public String displayName(ByteString name) {
        return this == UNIX ? name.display() : PrintableBytes.printWindows(name.toByteArray(), false);
    }

    /** Returns components for people, with separators between them. */
    public String displayNames(List<ByteString> names) {
        return names.stream().map(this::displayName).collect(Collectors.joining(String.valueOf(separator)));
    }

    /** Returns the absolute path of an entry. A backslash in a name becomes U+F05C, so {@link #names} finds it again. */
    public ByteString path(EntryKey key) {
        byte[] one = {separator()};
        ByteString between = ByteString.of(one);
        ByteString path = key.rootPath();
        for (ByteString name : key.isRoot() ? List.<ByteString>of() : key.path().subList(1, key.depth() + 1)) {
            boolean ends = path.byteAt(path.size() - 1) == separator;
            path = (ends ? path : path.concat(between)).concat(this == UNIX ? name : mapped(name));
        }
        return path;
    }

    private static ByteString mapped(ByteString name) {
        ByteString mapped = ByteString.EMPTY;
        int from = 0;
        for (int at = name.indexOf((byte) '\\'); at >= 0; at = name.indexOf((byte) '\\', from)) {
            mapped = mapped.concat(name.substring(from, at)).concat(MAPPED_BACKSLASH);
            from = at + 1;
        }
        return from == 0 ? name : mapped.concat(name.substring(from, name.size()));
    }

    /** Returns the names between the separators of a path, without empty ones. */
    public List<ByteString> names(ByteString path) {
        List<ByteString> names = new ArrayList<>();
        int from = 0;
        while (from < path.size()) {
            int end = path.indexOf(separator(), from);
            int to = end < 0 ? path.size() : end;
            if (to > from) {
                ByteString name = path.substring(from, to);
                names.add(this == UNIX ? name : unmapped(name));
            }
            from = to + 1;
        }
        return names;
    }

    private static ByteString unmapped(ByteString name) {
        for (int at = name.indexOf(MAPPED_BACKSLASH.byteAt(0));
                at >= 0;
                at = name.indexOf(MAPPED_BACKSLASH.byteAt(0), at + 1)) {
            ByteString rest = name.substring(at, name.size());
            if (rest.startsWith(MAPPED_BACKSLASH)) {
                return name.substring(0, at)
                        .concat(ByteString.utf8("\\"))
                        .concat(unmapped(rest.substring(MAPPED_BACKSLASH.size(), rest.size())));
            }
        }
        return name;
    }

    /**
     * Returns whether {@code path} is {@code root} or below it. Windows does not distinguish the case of letters; here this
     * holds for the letters of ASCII, which drives and most roots have.
     */
    public boolean isAtOrBelow(ByteString path, ByteString root) {
        if (path.size() < root.size() || !matches(path.substring(0, root.size()), root)) {
            return false;
        }
        return path.size() == root.size()
                || root.byteAt(root.size() - 1) == separator
                || path.byteAt(root.size()) == separator;
    }

    private boolean matches(ByteString one, ByteString other) {
        if (this == UNIX || one.equals(other)) {
            return one.equals(other);
        }
        for (int i = 0; i < one.size(); i++) {
            if (lower(one.byteAt(i)) != lower(other.byteAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte each) {
        return each >= 'A' && each <= 'Z' ? each | 0x20 : each;
    }

    /**
     * Returns a Windows path that a person gave with backslashes only, and without one at the end, unless it is that of a
     * drive or volume. {@code \\?\} is removed, because roots do not have it, unless a volume's own name follows.
     */
    public static ByteString normalizedWindows(ByteString path) {
        byte[] bytes = withoutLiteral(path).toByteArray();
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte each = bytes[i];
            if (each != '\\' || i < 2 || bytes[length - 1] != '\\') {
                bytes[length++] = each;
            }
        }
        boolean ends = length > 2 && bytes[length - 1] == '\\';
        ByteString normalized = ByteString.of(bytes, 0, ends ? length - 1 : length);
        boolean isTop = normalized.size() == 2 && isDrive(normalized) || isVolume(normalized);
        return isTop ? normalized.concat(ByteString.utf8("\\")) : normalized;
    }

    /**
     * Returns a path with backslashes only, and without the {@code \\?\} by which programs name a long path. That of a volume
     * by its GUID needs it.
     */
    public static ByteString withoutLiteral(ByteString path) {
        byte[] bytes = path.toByteArray();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == '/' ? (byte) '\\' : bytes[i];
        }
        ByteString plain = ByteString.of(bytes);
        if (plain.startsWith(LITERAL_NETWORK)) {
            return plain.substring(0, 2).concat(plain.substring(LITERAL_NETWORK.size(), plain.size()));
        }
        return plain.startsWith(LITERAL) && !plain.startsWith(VOLUME)
                ? plain.substring(LITERAL.size(), plain.size())
                : plain;
    }

    /** Whether it is the path of a volume by its GUID. */
    private static boolean isVolume(ByteString path) {
        return path.startsWith(VOLUME) && path.indexOf((byte) '}') == path.size() - 1;
    }
}
