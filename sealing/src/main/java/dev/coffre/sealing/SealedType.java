package dev.coffre.sealing;

import java.util.Arrays;
import java.util.Optional;

/** What a key is for: the types of docs/format.md §1, each under its branch. */
public enum SealedType {
    CHUNK(1, Branch.CONTENT),
    BUNDLE(2, Branch.CONTENT),
    FILELIST(3, Branch.BROWSE),
    TREE(4, Branch.BROWSE),
    POINT(5, Branch.BROWSE),
    ALIAS(6, Branch.CONTENT),
    KEYRING(7, Branch.KEYRING),
    PATCH(8, Branch.CONTENT),
    BUNDLED_FILE(0x12, Branch.CONTENT),
    ROSTER(0x20, Branch.LOG),
    WITNESS(0x21, Branch.LOG);

    private final int number;
    private final Branch branch;

    SealedType(int number, Branch branch) {
        this.number = number;
        this.branch = branch;
    }

    /** The record type with this number (1 … 8), if there is one. */
    public static Optional<SealedType> ofRecord(int number) {
        return Arrays.stream(values())
                .filter(type -> type.number == number && type.isRecord())
                .findFirst();
    }

    public int number() {
        return number;
    }

    public Branch branch() {
        return branch;
    }

    /** Whether records of this type exist; the others only have pids or MACs. */
    public boolean isRecord() {
        return number <= PATCH.number;
    }
}
