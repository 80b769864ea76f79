package dev.coffre.backup.record;

import dev.coffre.sealing.SealedType;
import dev.coffre.vault.record.RecordType;

/** Rules for the sealed part of a record by type (docs/format.md §1, §14). */
final class RecordTypeRules {
    private static final int MIB = 1 << 20;
    private static final int BUNDLE_TABLE = 2 + 4096 * (32 + 4);

    private RecordTypeRules() {}

    /** The keys that seal records of this type. */
    static SealedType keysOf(RecordType type) {
        return SealedType.ofRecord(type.number())
                .orElseThrow(() -> new AssertionError("every record type has keys: " + type));
    }

    /** Most bytes of raw content. */
    static int maxRaw(RecordType type) {
        return switch (type) {
            case CHUNK, PATCH -> 4 * MIB;
            case BUNDLE -> 2 * MIB + BUNDLE_TABLE;
            case FILELIST, TREE -> 2 * MIB;
            case POINT -> MIB / 4;
            case ALIAS, KEYRING -> 4096;
        };
    }

    static boolean allowsRaw(RecordType type, int length) {
        return length >= 1 && length <= maxRaw(type);
    }
}
