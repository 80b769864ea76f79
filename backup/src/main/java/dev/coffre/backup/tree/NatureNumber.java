package dev.coffre.backup.tree;

import dev.coffre.backup.entry.Nature;

/** The numbers that encode natures in entries (docs/format.md §6). */
final class NatureNumber {
    static final int FILE = 1;
    static final int FOLDER = 2;
    static final int SYMBOLIC_LINK = 3;
    static final int FIFO = 4;
    static final int CHARACTER_DEVICE = 5;
    static final int BLOCK_DEVICE = 6;

    private NatureNumber() {}

    static int of(Nature nature) {
        return switch (nature) {
            case Nature.RegularFile _ -> FILE;
            case Nature.Directory _ -> FOLDER;
            case Nature.Symlink _ -> SYMBOLIC_LINK;
            case Nature.Fifo _ -> FIFO;
            case Nature.CharacterDevice _ -> CHARACTER_DEVICE;
            case Nature.BlockDevice _ -> BLOCK_DEVICE;
            case Nature.Socket _ -> throw new IllegalArgumentException("a socket has no number");
        };
    }
}
