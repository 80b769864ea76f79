package dev.coffre.sealing;

import java.util.EnumSet;
import java.util.Set;

/** What one derived key does within its type: the column "purposes" of docs/format.md §1. */
public enum Purpose {
    SIV("siv", 32, records()),
    OBJ("obj", 32, records()),
    BODY("body", 32, records()),
    PID("pid", 32, recordsAnd(SealedType.BUNDLED_FILE)),
    CDC_TABLE("cdc-table", 2048, EnumSet.of(SealedType.CHUNK)),
    CDC_AES("cdc-aes", 16, EnumSet.of(SealedType.CHUNK)),
    CUT("cut", 32, EnumSet.of(SealedType.BUNDLE)),
    PAGE("page", 32, EnumSet.of(SealedType.TREE)),
    LINK("link", 32, EnumSet.of(SealedType.TREE)),
    MAC("mac", 32, EnumSet.of(SealedType.ROSTER, SealedType.WITNESS));

    private final String label;
    private final int length;
    private final Set<SealedType> types;

    Purpose(String label, int length, Set<SealedType> types) {
        this.label = label;
        this.length = length;
        this.types = types;
    }

    private static Set<SealedType> records() {
        return EnumSet.range(SealedType.CHUNK, SealedType.KEYRING);
    }

    private static Set<SealedType> recordsAnd(SealedType other) {
        Set<SealedType> types = records();
        types.add(other);
        return types;
    }

    public String label() {
        return label;
    }

    /** Length of the key in bytes. */
    public int length() {
        return length;
    }

    public boolean servesFor(SealedType type) {
        return types.contains(type);
    }
}
