package dev.coffre.vault.record;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The types of records, and the public rules for their children and their ext (docs/format.md §2). */
public enum RecordType {
    CHUNK(1, 0, 0, Set.of(0)),
    BUNDLE(2, 0, 0, Set.of(0)),
    FILELIST(3, 1, RecordHeader.MAX_CHILDREN, Set.of(0)),
    TREE(4, 0, RecordHeader.MAX_CHILDREN, Set.of(0)),
    POINT(5, 1, 1, Set.of(85, 117)),
    /** Reserved and unused: an alias is an event of the journal (decision 0018). */
    ALIAS(6, 1, 1, Set.of(52)),
    KEYRING(7, 0, 0, Set.of(0)),
    /** A patch bundle: the new bytes of many patched chunks. */
    PATCH(8, 0, 0, Set.of(0));

    private static final RecordType[] BY_NUMBER = values();

    private final int number;
    private final int minChildren;
    private final int maxChildren;
    private final Set<Integer> extLengths;

    RecordType(int number, int minKids, int maxKids, Set<Integer> extLengths) {
        this.number = number;
        this.minChildren = minKids;
        this.maxChildren = maxKids;
        this.extLengths = extLengths;
    }

    public int number() {
        return number;
    }

    /** Returns the type of this number; empty if a newer program made it. */
    public static Optional<RecordType> fromNumber(int number) {
        return Arrays.stream(BY_NUMBER).filter(type -> type.number == number).findFirst();
    }

    /** Returns whether this is a chunk, a bundle or a patch bundle, the records that hold contents of files. */
    public boolean isData() {
        return this == CHUNK || this == BUNDLE || this == PATCH;
    }

    /** Returns whether this is a filelist or a tree, the records that hold names and lists. */
    public boolean isPage() {
        return this == FILELIST || this == TREE;
    }

    /** Returns whether a record of this type may have a child of the other type. */
    public boolean allowsChild(RecordType child) {
        return switch (this) {
            case CHUNK, BUNDLE, ALIAS, KEYRING, PATCH -> false;
            case FILELIST -> child == CHUNK || child == PATCH || child == FILELIST;
            case TREE -> child == CHUNK || child == BUNDLE || child.isPage();
            case POINT -> child == TREE;
        };
    }

    boolean allowsChildCount(int count) {
        return count >= minChildren && count <= maxChildren;
    }

    boolean allowsExt(int length) {
        return extLengths.contains(length);
    }
}
