package dev.coffre.server.testing;

import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import java.nio.file.Path;
import java.util.Arrays;

/** Changes the bytes of records in packs without notice, as a bad disk does. */
public final class PackDamage {
    private static final int MAX_PACK = 64 << 20;

    private PackDamage() {}

    /** Flips a bit in the middle of the record. */
    public static void flip(Path packs, RecordBytes record) {
        flip(packs, record, record.bytes().length / 2);
    }

    /** Flips a bit in the middle of the record, in whatever store. */
    public static void flip(StoreFiles store, RecordBytes record) {
        byte[] wanted = record.bytes();
        store.store().forEachFile(store.layout().vaults(), file -> {
            byte[] bytes = store.store().read(file, MAX_PACK, ProblemCode.PACK_DAMAGED);
            for (int at = 0; at + wanted.length <= bytes.length; at++) {
                if (Arrays.mismatch(bytes, at, at + wanted.length, wanted, 0, wanted.length) < 0) {
                    bytes[at + wanted.length / 2] ^= 4;
                    store.store().write(file, bytes);
                }
            }
        });
    }

    /** Flips a bit of the byte at {@code offset} of the record. */
    public static void flip(Path packs, RecordBytes record, int offset) {
        byte[] wanted = record.bytes();
        for (Path pack : RawFiles.below(packs)) {
            byte[] bytes = RawFiles.read(pack);
            for (int at = 0; at + wanted.length <= bytes.length; at++) {
                if (Arrays.mismatch(bytes, at, at + wanted.length, wanted, 0, wanted.length) < 0) {
                    bytes[at + offset] ^= 4;
                    RawFiles.write(pack, bytes);
                    return;
                }
            }
        }
        throw new AssertionError("no pack has the record");
    }
}
