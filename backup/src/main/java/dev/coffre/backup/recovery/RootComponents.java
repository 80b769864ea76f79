package dev.coffre.backup.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.PathForm;
import java.util.ArrayList;
import java.util.List;

/** The names that the root of a backup consists of. A root of Windows begins with its volume. */
public final class RootComponents {
    private static final ByteString SLASH = ByteString.utf8("/");
    private static final ByteString NETWORK = ByteString.utf8("\\\\");
    private static final ByteString DEVICE = ByteString.utf8("\\\\?\\");
    private static final byte BACKSLASH = '\\';

    private RootComponents() {}

    /** Returns the names below a target folder: {@code C} and {@code Users} for {@code C:\\Users}. */
    public static List<ByteString> belowFolder(ByteString root) {
        if (root.startsWith(SLASH)) {
            return PathForm.UNIX.names(root);
        }
        if (root.startsWith(DEVICE)) {
            return split(root.substring(DEVICE.size(), root.size()));
        }
        List<ByteString> names = new ArrayList<>(split(root));
        if (names.isEmpty()) {
            return names;
        }
        ByteString first = names.getFirst();
        if (!root.startsWith(NETWORK) && first.size() == 2) {
            names.set(0, first.substring(0, 1));
        }
        return names;
    }

    /**
     * Returns the names below the machine. The first one of a root of Windows is its volume: {@code C:}, a share with its
     * server, or a volume's own name.
     */
    static List<ByteString> belowMachine(ByteString root) {
        if (root.startsWith(SLASH)) {
            return PathForm.UNIX.names(root);
        }
        List<ByteString> names = split(root);
        if (!root.startsWith(NETWORK)) {
            return names;
        }
        if (names.size() < 2) {
            throw new IllegalArgumentException("a share without a name: '" + root.display() + "'");
        }
        List<ByteString> joined = new ArrayList<>();
        joined.add(NETWORK.concat(names.get(0)).concat(ByteString.utf8("\\")).concat(names.get(1)));
        joined.addAll(names.subList(2, names.size()));
        return joined;
    }

    private static List<ByteString> split(ByteString path) {
        List<ByteString> names = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= path.size(); i++) {
            if (i == path.size() || path.byteAt(i) == BACKSLASH) {
                if (i > start) {
                    names.add(path.substring(start, i));
                }
                start = i + 1;
            }
        }
        return names;
    }

    /** Returns a path of Windows without empty components, {@code .} and {@code ..}, and with backslashes only. */
    static ByteString normalisedWindows(ByteString path) {
        byte[] bytes = path.toByteArray();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == '/' ? BACKSLASH : bytes[i];
        }
        ByteString given = ByteString.of(bytes);
        List<ByteString> kept = new ArrayList<>();
        List<ByteString> names = belowMachine(given);
        for (ByteString name : names.subList(1, names.size())) {
            if (name.equals(ByteString.utf8(".."))) {
                if (!kept.isEmpty()) {
                    kept.removeLast();
                }
            } else if (!name.equals(ByteString.utf8("."))) {
                kept.add(name);
            }
        }
        ByteString result = names.getFirst();
        for (ByteString name : kept) {
            result = result.concat(ByteString.utf8("\\")).concat(name);
        }
        return kept.isEmpty() ? result.concat(ByteString.utf8("\\")) : result;
    }
}
