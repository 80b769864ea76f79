package dev.coffre.agent.platform.windows;

import dev.coffre.agent.platform.VolumeKind;
import dev.coffre.agent.platform.Volumes;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Function;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** Volumes as GetDriveType reports them. */
final class WindowsVolumes implements Volumes {
    private static final Win32Function GET_VOLUME_PATH_NAME = Win32Function.of("kernel32", "GetVolumePathNameW");
    private static final Win32Function GET_DRIVE_TYPE = Win32Function.of("kernel32", "GetDriveTypeW");
    private static final int MAX_UNITS = 1_024;
    private static final int REMOVABLE = 2;
    private static final int REMOTE = 4;
    private static final int CD_ROM = 5;
    private static final int RAM_DISK = 6;

    /** FILE_ATTRIBUTE_ENCRYPTED: only users with a key of EFS can read the files. */
    private static final int ENCRYPTED = 0x4000;

    @Override
    public VolumeKind kind(Path existing) throws IOException {
        VolumeKind kind = volumeKind(existing);
        return kind == VolumeKind.FIXED && ((int) Files.getAttribute(existing, "dos:attributes") & ENCRYPTED) != 0
                ? VolumeKind.ENCRYPTED
                : kind;
    }

    @Override
    public boolean isLocalDisk(Path path) {
        VolumeKind kind = volumeKind(path.toAbsolutePath().normalize());
        return kind != VolumeKind.NETWORK && kind != VolumeKind.REMOVABLE;
    }

    /** The path need not exist: the volume is that of its nearest existing directory. */
    private static VolumeKind volumeKind(Path path) {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment root = memory.allocate(2L * MAX_UNITS, 2);
            boolean found = GET_VOLUME_PATH_NAME
                    .call(WideString.allocate(path.toString(), memory).address(), root.address(), MAX_UNITS)
                    .isTrue();
            int type = found ? GET_DRIVE_TYPE.call(root.address()).status() : 0;
            return switch (type) {
                case REMOTE -> VolumeKind.NETWORK;
                case REMOVABLE, CD_ROM -> VolumeKind.REMOVABLE;
                case RAM_DISK -> VolumeKind.IN_MEMORY;
                default -> VolumeKind.FIXED;
            };
        }
    }
}
