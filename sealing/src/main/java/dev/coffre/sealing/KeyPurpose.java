package dev.coffre.sealing;

/** What one derived key does within its type: the column "purposes" of docs/format.md §1. */
public enum KeyPurpose {
    SIV("siv", 32),
    OBJ("obj", 32),
    BODY("body", 32),
    PID("pid", 32),
    CDC_TABLE("cdc-table", 2048),
    CDC_AES("cdc-aes", 16),
    CUT("cut", 32),
    PAGE("page", 32),
    LINK("link", 32),
    MAC("mac", 32);

    private final String label;
    private final int length;

    KeyPurpose(String label, int length) {
        this.label = label;
        this.length = length;
    }

    public String label() {
        return label;
    }

    /** Length of the key in bytes. */
    public int length() {
        return length;
    }

    public boolean appliesTo(SealedType type) {
        return switch (this) {
            case SIV, OBJ, BODY -> type.isRecord();
            case PID -> type.isRecord() || type == SealedType.BUNDLED_FILE;
            case CDC_TABLE, CDC_AES -> type == SealedType.CHUNK;
            case CUT -> type == SealedType.BUNDLE;
            case PAGE, LINK -> type == SealedType.TREE;
            case MAC -> type == SealedType.ROSTER || type == SealedType.WITNESS;
        };
    }
}
