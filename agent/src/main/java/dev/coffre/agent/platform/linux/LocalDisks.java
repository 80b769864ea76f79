package dev.coffre.agent.platform.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Disks that are lost with the machine: all that are neither network file systems nor removable. If this cannot be
 * determined, a disk counts as the machine's own, so that people are warned.
 */
final class LocalDisks {
    private static final List<String> REMOTE =
            List.of("nfs", "cifs", "smb", "fuse.sshfs", "9p", "ceph", "glusterfs", "fuse.rclone", "davfs", "afs");

    private final Path mounts;
    private final Path blockDevices;

    /**
     * @param mounts list of mounts, as {@code /proc/self/mountinfo}
     * @param blockDevices the kernel's block devices, as {@code /sys/class/block}
     */
    LocalDisks(Path mounts, Path blockDevices) {
        this.mounts = mounts;
        this.blockDevices = blockDevices;
    }

    static LocalDisks ofThisMachine() {
        return new LocalDisks(Path.of("/proc/self/mountinfo"), Path.of("/sys/class/block"));
    }

    private record Mount(Path point, String type, String source) {}

    /** Returns whether the path, which need not exist, is on such a disk. */
    boolean contain(Path path) {
        Path real = real(path.toAbsolutePath().normalize());
        return mount(real)
                .map(mount -> REMOTE.stream().noneMatch(mount.type::startsWith) && !isRemovable(mount.source))
                .orElse(true);
    }

    private static Path real(Path path) {
        for (Path known = path; known != null; known = known.getParent()) {
            try {
                return known.toRealPath().resolve(known.relativize(path));
            } catch (IOException notThere) {
                continue;
            }
        }
        return path;
    }

    private Optional<Mount> mount(Path path) {
        try {
            return Files.readAllLines(mounts, StandardCharsets.ISO_8859_1).stream()
                    .flatMap(line -> parse(line).stream())
                    .filter(mount -> path.startsWith(mount.point))
                    .max(Comparator.comparingInt(mount -> mount.point.getNameCount()));
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }

    /** Parses {@code 36 35 98:0 /root /point options … - type source options} (proc_pid_mountinfo(5)). */
    private static Optional<Mount> parse(String line) {
        String[] halves = line.split(" - ", 2);
        String[] before = halves[0].split(" ");
        String[] after = halves.length < 2 ? new String[0] : halves[1].split(" ");
        return before.length < 5 || after.length < 2
                ? Optional.empty()
                : Optional.of(new Mount(Path.of(unescaped(before[4])), after[0], after[1]));
    }

    /** Spaces are written as {@code \040}. Other escapes do not matter here. */
    private static String unescaped(String field) {
        return field.replace("\\040", " ");
    }

    /** Only the whole disk has the flag; its directory is the parent of its partitions. */
    private boolean isRemovable(String source) {
        try {
            Path device = blockDevices
                    .resolve(String.valueOf(Path.of(source).toRealPath().getFileName()))
                    .toRealPath();
            Path disk = Files.exists(device.resolve("removable")) ? device : device.resolveSibling("");
            return device.toString().contains("/usb")
                    || Files.readString(disk.resolve("removable")).strip().equals("1");
        } catch (IOException | IllegalArgumentException notAPlainDisk) {
            return false;
        }
    }
}
