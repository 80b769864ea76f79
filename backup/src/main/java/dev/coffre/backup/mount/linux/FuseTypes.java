package dev.coffre.backup.mount.linux;

import dev.coffre.backup.entry.FileType;

/** File types as {@code st_mode} and {@code st_rdev} have them. */
final class FuseTypes {
    private FuseTypes() {}

    /** Returns the S_IFMT bits. */
    static int bits(FileType type) {
        return switch (type) {
            case FileType.Fifo _ -> 0010000;
            case FileType.CharacterDevice _ -> 0020000;
            case FileType.Directory _ -> 0040000;
            case FileType.BlockDevice _ -> 0060000;
            case FileType.RegularFile _ -> 0100000;
            case FileType.Symlink _ -> 0120000;
            case FileType.Socket _ -> 0140000;
        };
    }

    /** Returns the number of a device as the kernel encodes it (new_encode_dev); 0 for everything else. */
    static int device(FileType type) {
        return switch (type) {
            case FileType.CharacterDevice(int major, int minor) -> device(major, minor);
            case FileType.BlockDevice(int major, int minor) -> device(major, minor);
            default -> 0;
        };
    }

    private static int device(int major, int minor) {
        return minor & 0xFF | major << 8 | (minor & ~0xFF) << 12;
    }
}
