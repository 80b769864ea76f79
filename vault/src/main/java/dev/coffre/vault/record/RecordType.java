package dev.coffre.vault.record;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The kinds of records, with what anybody can check about their kids and their ext (docs/format.md §2). */
public enum RecordType {
    CHUNK(1, 0, 0, Set.of(0)),
    BUNDLE(2, 0, 0, Set.of(0)),
    FILELIST(3, 1, RecordHeader.MAX_KIDS, Set.of(0)),
    TREE(4, 0, RecordHeader.MAX_KIDS, Set.of(0)),
    POINT(5, 1, 1, Set.of(85, 117)),
    /** Reserved, and not used: an alias is an event of the journal (decision 0018). */
    ALIAS(6, 1, 1, Set.of(52)),
    KEYRING(7, 0, 0, Set.of(0));

    private static final RecordType[] BY_NUMBER = values();

    private final int number;
    private final int minKids;
    private final int maxKids;
    private final Set<Integer> extLengths;

    RecordType(int number, int minKids, int maxKids, Set<Integer> extLengths) {
        this.number = number;
        this.minKids = minKids;
        this.maxKids = maxKids;
        this.extLengths = extLengths;
    }

    public int number() {
        return number;
    }

    /** The type of this number, or empty if a newer program made it. */
    public static Optional<RecordType> numbered(int number) {
        return Arrays.stream(BY_NUMBER).filter(type -> type.number == number).findFirst();
    }

    /** Chunks and bundles, the records that hold content of files. */
    public boolean isData() {
        return this == CHUNK || this == BUNDLE;
    }

    /** Filelists and trees, the records that hold names and lists. */
    public boolean isPage() {
        return this == FILELIST || this == TREE;
    }

    /** Whether a record of this type may name one of the other as its kid. */
    public boolean mayHave(RecordType kid) {
        return switch (this) {
            case CHUNK, BUNDLE, ALIAS, KEYRING -> false;
            case FILELIST -> kid == CHUNK || kid == FILELIST;
            case TREE -> kid.isData() || kid.isPage();
            case POINT -> kid == TREE;
        };
    }

    boolean allowsKids(int count) {
        return count >= minKids && count <= maxKids;
    }

    boolean allowsExt(int length) {
        return extLengths.contains(length);
    }
}
