package dev.coffre.server.testing;

import dev.coffre.vault.record.RecordBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Changes the bytes of records in packs without notice, as a bad disk does. */
public final class PackDamage {
    private PackDamage() {}

    /** Flips a bit in the middle of the record. */
    public static void flip(Path packs, RecordBytes record) {
        flip(packs, record, record.bytes().length / 2);
    }

    /** Flips a bit of the byte at {@code offset} of the record. */
    public static void flip(Path packs, RecordBytes record, int offset) {
        byte[] wanted = record.bytes();
        try (Stream<Path> files = Files.walk(packs)) {
            List<Path> candidates = files.filter(Files::isRegularFile).toList();
            for (Path pack : candidates) {
                byte[] bytes = Files.readAllBytes(pack);
                for (int at = 0; at + wanted.length <= bytes.length; at++) {
                    if (Arrays.mismatch(bytes, at, at + wanted.length, wanted, 0, wanted.length) < 0) {
                        bytes[at + offset] ^= 4;
                        Files.write(pack, bytes);
                        return;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("no pack has the record");
    }
}
