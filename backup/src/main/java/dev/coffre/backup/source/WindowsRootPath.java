package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.PathForm;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Paths of Windows: {@code C:\Users}, {@code \\server\share\folder} or <code>\\?\Volume{…}\folder</code>. Names are kept as they
 * were given, but compared regardless of case. A trailing dot or blank is part of a name, as in paths that begin with
 * {@code \\?\}.
 */
final class WindowsRootPath {
    private static final byte BACKSLASH = '\\';
    private static final ByteString SEPARATOR = ByteString.utf8("\\");
    private static final ByteString NETWORK = ByteString.utf8("\\\\");
    private static final ByteString LITERAL = ByteString.utf8("\\\\?\\");
    private static final ByteString VOLUME = ByteString.utf8("\\\\?\\Volume{");

    private WindowsRootPath() {}

    /**
     * A path in two parts.
     *
     * @param root {@code C:}, {@code \\server\share} or <code>\\?\Volume{…}</code>
     */
    private record Parts(ByteString root, List<ByteString> below) {
        ByteString path() {
            ByteString path = root;
            for (ByteString component : below) {
                path = path.concat(SEPARATOR).concat(component);
            }
            return below.isEmpty() && (isDrive(root) || root.startsWith(VOLUME)) ? path.concat(SEPARATOR) : path;
        }
    }

    /** Returns whether this is an absolute path of Windows. */
    static boolean hasForm(ByteString path) {
        return path.startsWith(NETWORK) || (path.size() > 2 && isDrive(path) && path.byteAt(2) == BACKSLASH);
    }

    /** Returns whether a path begins with a drive letter and a colon. */
    private static boolean isDrive(ByteString path) {
        if (path.size() < 2 || path.byteAt(1) != ':') {
            return false;
        }
        int letter = path.byteAt(0) | 0x20;
        return letter >= 'a' && letter <= 'z';
    }

    static ByteString resolve(ByteString given, ByteString workingDirectory) {
        ByteString path = PathForm.withoutLiteral(given);
        Parts base = parts(workingDirectory);
        if (hasForm(path)) {
            return normalised(parts(path));
        }
        if (isDrive(path)) {
            ByteString drive = path.substring(0, 2);
            List<ByteString> folder = isSame(drive, base.root()) ? base.below() : List.of();
            return normalised(new Parts(drive, joined(folder, split(path.substring(2, path.size())))));
        }
        List<ByteString> folder = path.startsWith(SEPARATOR) ? List.of() : base.below();
        return normalised(new Parts(base.root(), joined(folder, split(path))));
    }

    private static List<ByteString> joined(List<ByteString> folder, List<ByteString> below) {
        List<ByteString> all = new ArrayList<>(folder);
        all.addAll(below);
        return all;
    }

    private static ByteString normalised(Parts parts) {
        ByteString root = parts.root();
        if (isDrive(root)) {
            root = ByteString.of(new byte[] {(byte) Character.toUpperCase((char) root.byteAt(0)), ':'});
        }
        return new Parts(root, RootPath.normalised(parts.below())).path();
    }

    /** @param path absolute */
    private static Parts parts(ByteString path) {
        if (isDrive(path)) {
            return new Parts(path.substring(0, 2), split(path.substring(2, path.size())));
        }
        List<ByteString> all = split(path);
        if (path.startsWith(LITERAL)) {
            return new Parts(LITERAL.concat(all.get(1)), all.subList(2, all.size()));
        }
        int rootLength = Math.min(2, all.size());
        ByteString root = SEPARATOR;
        for (ByteString component : all.subList(0, rootLength)) {
            root = root.concat(SEPARATOR).concat(component);
        }
        return new Parts(root, all.subList(rootLength, all.size()));
    }

    private static List<ByteString> split(ByteString path) {
        List<ByteString> components = new ArrayList<>();
        for (int from = 0; from < path.size(); ) {
            int separator = path.indexOf(BACKSLASH, from);
            int to = separator < 0 ? path.size() : separator;
            if (to > from) {
                components.add(path.substring(from, to));
            }
            from = to + 1;
        }
        return components;
    }

    static List<ByteString> components(ByteString path) {
        return split(path);
    }

    static boolean isSame(ByteString one, ByteString other) {
        return folded(one).equals(folded(other));
    }

    static boolean isWithin(ByteString inner, ByteString outer) {
        String below = folded(inner);
        String above = folded(outer);
        return hasForm(outer)
                && below.length() > above.length()
                && below.startsWith(above)
                && (above.endsWith("\\") || below.charAt(above.length()) == '\\');
    }

    /** Returns what is equal for two paths that differ only in case. Bytes that are not UTF-8 differ always. */
    private static String folded(ByteString path) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(path.toByteArray()))
                    .toString();
            return text.chars()
                    .mapToObj(unit -> String.valueOf(Character.toUpperCase((char) unit)))
                    .collect(Collectors.joining());
        } catch (CharacterCodingException loneSurrogate) {
            return new String(path.toByteArray(), StandardCharsets.ISO_8859_1);
        }
    }

    static List<ByteString> ancestors(ByteString path) {
        Parts parts = parts(path);
        List<ByteString> ancestors = new ArrayList<>(List.of(RootPath.TOP));
        IntStream.range(0, parts.below().size())
                .mapToObj(depth -> new Parts(parts.root(), parts.below().subList(0, depth)).path())
                .forEach(ancestors::add);
        return List.copyOf(ancestors);
    }

    static ByteString child(ByteString folder, ByteString name) {
        return folder.byteAt(folder.size() - 1) == BACKSLASH
                ? folder.concat(name)
                : folder.concat(SEPARATOR).concat(name);
    }
}
