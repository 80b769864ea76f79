package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.FileIo;
import dev.coffre.backup.libc.FileStatus;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Recognises mounted pseudo file systems by their type in {@code /proc/self/mountinfo}. {@code statfs} does not suffice: it
 * reports the same magic number for devtmpfs and for a tmpfs with user files.
 */
final class PseudoFileSystems {
    private static final ByteString MOUNT_INFO = ByteString.utf8("/proc/self/mountinfo");
    private static final int MAX_BYTES = 64 * 1024 * 1024;
    private static final Set<String> TYPES = Set.of(
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

    private final Set<Long> devices;

    private PseudoFileSystems(Set<Long> devices) {
        this.devices = Set.copyOf(devices);
    }

    /** Returns those mounted now; none if there is no /proc. */
    static PseudoFileSystems mounted() {
        try {
            return parse(new String(FileIo.readAll(MOUNT_INFO, MAX_BYTES), StandardCharsets.ISO_8859_1));
        } catch (ErrnoException noProc) {
            return new PseudoFileSystems(Set.of());
        }
    }

    /** Parses lines of the form {@code 36 35 98:0 /root /mount-point options [fields…] - type source options} (proc(5)). */
    static PseudoFileSystems parse(String mounts) {
        Set<Long> devices = new HashSet<>();
        for (String line : mounts.lines().toList()) {
            String[] fields = line.split(" ", -1);
            int separator = line.indexOf(" - ");
            if (fields.length > 2 && separator > 0) {
                String type = line.substring(separator + 3).split(" ", 2)[0];
                if (TYPES.contains(type)) {
                    devices.add(device(fields[2]));
                }
            }
        }
        return new PseudoFileSystems(devices);
    }

    private static long device(String majorMinor) {
        int colon = majorMinor.indexOf(':');
        return FileStatus.packDevice(
                Integer.parseUnsignedInt(majorMinor.substring(0, colon)),
                Integer.parseUnsignedInt(majorMinor.substring(colon + 1)));
    }

    boolean contains(FileStatus status) {
        return devices.contains(status.device());
    }
}
