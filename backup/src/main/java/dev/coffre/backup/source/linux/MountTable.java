package dev.coffre.backup.source.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.FileIo;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.source.RootPath;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The kernel's mount table {@code /proc/self/mountinfo} (proc(5)). Reading it accesses no file system, so it cannot hang.
 */
final class MountTable {
    private static final ByteString MOUNT_INFO = ByteString.utf8("/proc/self/mountinfo");
    private static final int MAX_BYTES = 64 * 1024 * 1024;
    private static final int MOUNT_POINT = 4;

    /**
     * Types of pseudo file systems. {@code statfs} does not suffice: it reports the same magic number for devtmpfs and for a
     * tmpfs with user files.
     */
    private static final Set<String> PSEUDO_TYPES = Set.of(
            "autofs",
            "binfmt_misc",
            "bpf",
            "cgroup",
            "cgroup2",
            "configfs",
            "debugfs",
            "devpts",
            "devtmpfs",
            "efivarfs",
            "fuse.coffre", // recovery points that coffre mount shows
            "fusectl",
            "hugetlbfs",
            "mqueue",
            "nsfs",
            "proc",
            "pstore",
            "rpc_pipefs",
            "securityfs",
            "selinuxfs",
            "sysfs",
            "tracefs");

    /**
     * A mounted file system.
     *
     * @param device of the file system, as {@link FileStatus#device}; for btrfs not that of its subvolumes
     */
    record MountedFileSystem(String type, long device) {}

    private record MountLine(String id, String parent, ByteString point, MountedFileSystem mounted) {}

    private record MountedOn(String parent, ByteString point) {}

    /** Mounts by mount point, without those hidden by another mount. */
    private final Map<ByteString, MountedFileSystem> mounts;

    /** Devices of all mounted pseudo file systems, hidden ones included. */
    private final Set<Long> pseudoDevices;

    private MountTable(List<MountLine> lines) {
        mounts = visible(lines);
        pseudoDevices = lines.stream()
                .map(MountLine::mounted)
                .filter(mounted -> PSEUDO_TYPES.contains(mounted.type()))
                .map(MountedFileSystem::device)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the current table; empty if there is no /proc. */
    static MountTable read() {
        try {
            return parse(new String(FileIo.readAll(MOUNT_INFO, MAX_BYTES), StandardCharsets.ISO_8859_1));
        } catch (ErrnoException noProc) {
            return new MountTable(List.of());
        }
    }

    /** Parses lines of the form {@code 36 35 98:0 /root /mount-point options [fields…] - type source options}. */
    static MountTable parse(String table) {
        List<MountLine> lines = new ArrayList<>();
        for (String line : table.lines().toList()) {
            String[] fields = line.split(" ", -1);
            int separator = line.indexOf(" - ");
            if (fields.length > MOUNT_POINT && separator > 0) {
                String type = line.substring(separator + 3).split(" ", 2)[0];
                MountedFileSystem mounted = new MountedFileSystem(type, device(fields[2]));
                lines.add(new MountLine(fields[0], fields[1], unescaped(fields[MOUNT_POINT]), mounted));
            }
        }
        return new MountTable(lines);
    }

    private static long device(String majorMinor) {
        int colon = majorMinor.indexOf(':');
        return FileStatus.packDevice(
                Integer.parseUnsignedInt(majorMinor.substring(0, colon)),
                Integer.parseUnsignedInt(majorMinor.substring(colon + 1)));
    }

    /**
     * Returns the mounts that are not hidden. A mount is hidden if another mount on the same parent mount lies above it,
     * because that one was made later. It is also hidden if its parent is.
     */
    private static Map<ByteString, MountedFileSystem> visible(List<MountLine> lines) {
        Set<MountedOn> places = new HashSet<>();
        lines.forEach(line -> places.add(new MountedOn(line.parent(), line.point())));
        Map<String, MountLine> byId = new HashMap<>();
        lines.forEach(line -> byId.put(line.id(), line));
        Set<String> hidden = new HashSet<>();
        lines.stream()
                .filter(line -> RootPath.ancestors(line.point()).stream()
                        .anyMatch(above -> places.contains(new MountedOn(line.parent(), above))))
                .forEach(line -> hidden.add(line.id()));
        Map<ByteString, MountedFileSystem> visible = new LinkedHashMap<>();
        lines.stream()
                .filter(line -> !isHidden(line, byId, hidden))
                .forEach(line -> visible.put(line.point(), line.mounted()));
        return visible;
    }

    private static boolean isHidden(MountLine line, Map<String, MountLine> byId, Set<String> hidden) {
        Set<String> passed = new HashSet<>(); // the first mount may be its own parent
        Optional<MountLine> mount = Optional.of(line);
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

    /** Returns whether the object is in a pseudo file system. */
    boolean isPseudo(FileStatus status) {
        return pseudoDevices.contains(status.device());
    }

    /** Returns whether a file system of this type is mounted. */
    boolean hasType(String type) {
        return mounts.values().stream().anyMatch(mounted -> mounted.type().equals(type));
    }

    /** Returns the mount points below {@code folder}, and what is mounted there. */
    Map<ByteString, MountedFileSystem> below(ByteString folder) {
        Map<ByteString, MountedFileSystem> below = new LinkedHashMap<>();
        mounts.forEach((point, mounted) -> {
            if (RootPath.isWithin(point, folder)) {
                below.put(point, mounted);
            }
        });
        return below;
    }

    /** Returns the mount that contains {@code path}; empty if the table does not list it. */
    Optional<MountedFileSystem> mountOf(ByteString path) {
        return Stream.concat(Stream.of(path), RootPath.ancestors(path).reversed().stream())
                .flatMap(place -> Optional.ofNullable(mounts.get(place)).stream())
                .findFirst();
    }
}
