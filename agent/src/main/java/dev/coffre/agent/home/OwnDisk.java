package dev.coffre.agent.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The disks that are lost when this machine is lost: everything that is neither reached over the network nor can be
 * pulled out. What cannot be told counts as own, because that is what people are warned of.
 */
public final class OwnDisk {
    private static final List<String> REMOTE =
            List.of("nfs", "cifs", "smb", "fuse.sshfs", "9p", "ceph", "glusterfs", "fuse.rclone", "davfs", "afs");

    private final Path mounts;
    private final Path blockDevices;

    /**
     * @param mounts lists what is mounted, as {@code /proc/self/mountinfo}
     * @param blockDevices the kernel's devices, as {@code /sys/class/block}
     */
    OwnDisk(Path mounts, Path blockDevices) {
        this.mounts = mounts;
        this.blockDevices = blockDevices;
    }

    public static OwnDisk ofThisMachine() {
        return new OwnDisk(Path.of("/proc/self/mountinfo"), Path.of("/sys/class/block"));
    }

    private record Mount(Path point, String type, String source) {}

    /** Whether a file at this path, which need not exist, would lie on one. */
    public boolean holds(Path path) {
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

    /** {@code 36 35 98:0 /root /point options … - type source options} (proc_pid_mountinfo(5)). */
    private static Optional<Mount> parse(String line) {
        String[] halves = line.split(" - ", 2);
        String[] before = halves[0].split(" ");
        String[] after = halves.length < 2 ? new String[0] : halves[1].split(" ");
        return before.length < 5 || after.length < 2
                ? Optional.empty()
                : Optional.of(new Mount(Path.of(unescaped(before[4])), after[0], after[1]));
    }

    /** Blanks are written as {@code \040}. Other bytes matter to nobody here. */
    private static String unescaped(String field) {
        return field.replace("\\040", " ");
    }

    /** The mark stands at the whole disk, one folder above its partitions. */
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
