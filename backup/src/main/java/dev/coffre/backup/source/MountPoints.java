package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Content;
import dev.coffre.backup.libc.ErrnoException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where file systems are mounted, by {@code /proc/self/mountinfo} (proc(5)). */
final class MountPoints {
    private static final ByteString MOUNTS = ByteString.utf8("/proc/self/mountinfo");
    private static final int LIMIT = 64 * 1024 * 1024;
    private static final int MOUNT_POINT = 4;

    private final Map<ByteString, String> types;

    private MountPoints(Map<ByteString, String> types) {
        this.types = types;
    }

    /** As they are now; none where there is no /proc. */
    static MountPoints now() {
        try {
            return parse(new String(Content.readAll(MOUNTS, LIMIT), StandardCharsets.ISO_8859_1));
        } catch (ErrnoException noProc) {
            return new MountPoints(Map.of());
        }
    }

    /** A line: {@code 36 35 98:0 /root /mount-point options [fields…] - type source options}. */
    static MountPoints parse(String mounts) {
        Map<ByteString, String> types = new LinkedHashMap<>();
        for (String line : mounts.lines().toList()) {
            String[] fields = line.split(" ", -1);
            int separator = line.indexOf(" - ");
            if (fields.length > MOUNT_POINT && separator > 0) {
                types.put(
                        unescaped(fields[MOUNT_POINT]),
                        line.substring(separator + 3).split(" ", 2)[0]);
            }
        }
        return new MountPoints(types);
    }

    /** The kernel writes space, tab, newline and backslash as three octal digits. */
    private static ByteString unescaped(String field) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '\\' && i + 3 < field.length()) {
                bytes.write(Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                bytes.write(field.charAt(i));
            }
        }
        return ByteString.of(bytes.toByteArray());
    }

    /** Whether a file system of this kind is mounted anywhere. */
    boolean have(String type) {
        return types.containsValue(type);
    }

    /** The mount points below {@code folder}, and the kinds of the file systems there. */
    Map<ByteString, String> below(ByteString folder) {
        Map<ByteString, String> below = new LinkedHashMap<>();
        types.forEach((point, type) -> {
            if (RootPath.isWithin(point, folder)) {
                below.put(point, type);
            }
        });
        return below;
    }
}
