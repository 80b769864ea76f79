package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Content;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.Status;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The kernel's mount table {@code /proc/self/mountinfo} (proc(5)). Reading it accesses no file system, so it cannot hang. A
 * mount point hidden by another mount is left out.
 */
final class MountPoints {
    private static final ByteString MOUNTS = ByteString.utf8("/proc/self/mountinfo");
    private static final int LIMIT = 64 * 1024 * 1024;
    private static final int MOUNT_POINT = 4;

    /**
     * A mounted file system.
     *
     * @param device of the file system, as {@link Status#device}; for btrfs not that of its subvolumes
     */
    record Mounted(String type, long device) {}

    private record Line(String id, String parent, ByteString point, Mounted mounted) {}

    private record Below(String parent, ByteString point) {}

    private final Map<ByteString, Mounted> mounts;

    private MountPoints(Map<ByteString, Mounted> mounts) {
        this.mounts = mounts;
    }

    /** Returns the current table; empty if there is no /proc. */
    static MountPoints now() {
        try {
            return parse(new String(Content.readAll(MOUNTS, LIMIT), StandardCharsets.ISO_8859_1));
        } catch (ErrnoException noProc) {
            return new MountPoints(Map.of());
        }
    }

    /** Parses lines of the form {@code 36 35 98:0 /root /mount-point options [fields…] - type source options}. */
    static MountPoints parse(String table) {
        List<Line> lines = new ArrayList<>();
        for (String line : table.lines().toList()) {
            String[] fields = line.split(" ", -1);
            int separator = line.indexOf(" - ");
            if (fields.length > MOUNT_POINT && separator > 0) {
                String type = line.substring(separator + 3).split(" ", 2)[0];
                Mounted mounted = new Mounted(type, device(fields[2]));
                lines.add(new Line(fields[0], fields[1], unescaped(fields[MOUNT_POINT]), mounted));
            }
        }
        return new MountPoints(visible(lines));
    }

    private static long device(String majorMinor) {
        int colon = majorMinor.indexOf(':');
        return Status.packDevice(
                Integer.parseUnsignedInt(majorMinor.substring(0, colon)),
                Integer.parseUnsignedInt(majorMinor.substring(colon + 1)));
    }

    /** A mount is hidden if a later mount on the same parent mount lies above it, or if its parent is hidden. */
    private static Map<ByteString, Mounted> visible(List<Line> lines) {
        Set<Below> places = new HashSet<>();
        lines.forEach(line -> places.add(new Below(line.parent(), line.point())));
        Map<String, Line> byId = new HashMap<>();
        lines.forEach(line -> byId.put(line.id(), line));
        Set<String> hidden = new HashSet<>();
        lines.stream()
                .filter(line -> RootPath.above(line.point()).stream()
                        .anyMatch(above -> places.contains(new Below(line.parent(), above))))
                .forEach(line -> hidden.add(line.id()));
        Map<ByteString, Mounted> visible = new LinkedHashMap<>();
        lines.stream()
                .filter(line -> !isHidden(line, byId, hidden))
                .forEach(line -> visible.put(line.point(), line.mounted()));
        return visible;
    }

    private static boolean isHidden(Line line, Map<String, Line> byId, Set<String> hidden) {
        Set<String> passed = new HashSet<>(); // the first mount may be its own parent
        Optional<Line> mount = Optional.of(line);
        while (mount.isPresent() && passed.add(mount.get().id())) {
            if (hidden.contains(mount.get().id())) {
                return true;
            }
            mount = Optional.ofNullable(byId.get(mount.get().parent()));
        }
        return false;
    }

    /** The kernel writes space, tab, newline and backslash as a backslash and three octal digits. */
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

    /** Returns whether a file system of this type is mounted. */
    boolean have(String type) {
        return mounts.values().stream().anyMatch(mounted -> mounted.type().equals(type));
    }

    /** Returns the mount points below {@code folder}, and what is mounted there. */
    Map<ByteString, Mounted> below(ByteString folder) {
        Map<ByteString, Mounted> below = new LinkedHashMap<>();
        mounts.forEach((point, mounted) -> {
            if (RootPath.isWithin(point, folder)) {
                below.put(point, mounted);
            }
        });
        return below;
    }

    /** Returns the mount that contains {@code path}; empty if the table does not list it. */
    Optional<Mounted> holding(ByteString path) {
        return Stream.concat(Stream.of(path), RootPath.above(path).reversed().stream())
                .flatMap(place -> Optional.ofNullable(mounts.get(place)).stream())
                .findFirst();
    }
}
