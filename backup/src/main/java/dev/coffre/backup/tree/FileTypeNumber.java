package dev.coffre.backup.tree;

import dev.coffre.backup.entry.FileType;

/** The numbers that encode natures in entries (docs/format.md §6). */
final class FileTypeNumber {
    static final int FILE = 1;
    static final int DIRECTORY = 2;
    static final int SYMBOLIC_LINK = 3;
    static final int FIFO = 4;
    static final int CHARACTER_DEVICE = 5;
    static final int BLOCK_DEVICE = 6;

    private FileTypeNumber() {}

    static int of(FileType type) {
        return switch (type) {
            case FileType.RegularFile _ -> FILE;
            case FileType.Directory _ -> DIRECTORY;
            case FileType.Symlink _ -> SYMBOLIC_LINK;
            case FileType.Fifo _ -> FIFO;
            case FileType.CharacterDevice _ -> CHARACTER_DEVICE;
            case FileType.BlockDevice _ -> BLOCK_DEVICE;
            case FileType.Socket _ -> throw new IllegalArgumentException("a socket has no number");
        };
    }
}
