package dev.coffre.vault.store.pack;

import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.store.disk.StoredFile;
import java.util.Arrays;
import java.util.List;

/**
 * Distinguishes the remains of an interrupted write from damage. An interrupted write leaves, after the last whole
 * record, the beginning of another record or of the directory, or zeros, since a power cut may leave a file longer than
 * its data.
 */
final class TornWrite {
    private static final int PIECE = 1 << 20;

    private TornWrite() {}

    /** @param entries the whole records before the end */
    static boolean isTornWrite(StoredFile file, List<PackEntry> entries) {
        int end = PackScan.end(entries);
        long trailing = file.length() - end;
        return trailing == 0 || RecordHeader.mayBegin(read(file, end)) || isPartialDirectory(file, entries, trailing);
    }

    /**
     * Trailing bytes of exactly the length of a directory are a complete directory with a fault, not the beginning of
     * one.
     */
    private static boolean isPartialDirectory(StoredFile file, List<PackEntry> entries, long trailing) {
        byte[] directory = PackDirectory.encode(entries);
        if (trailing == directory.length) {
            return false;
        }
        boolean zerosOnly = false;
        int end = PackScan.end(entries);
        for (long at = 0; at < trailing; at += PIECE) {
            byte[] piece = read(file, end + at);
            int from = zerosOnly ? 0 : matchingBytes(piece, directory, (int) Math.min(at, directory.length));
            zerosOnly |= from < piece.length;
            if (!isZero(piece, from)) {
                return false;
            }
        }
        return true;
    }

    /** Returns how many bytes of the piece equal those of the directory from {@code at} on. */
    private static int matchingBytes(byte[] piece, byte[] directory, int at) {
        int left = Math.min(piece.length, directory.length - at);
        int mismatch = Arrays.mismatch(piece, 0, left, directory, at, at + left);
        return mismatch < 0 ? left : mismatch;
    }

    private static boolean isZero(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] read(StoredFile file, long at) {
        return file.read(at, (int) Math.min(PIECE, file.length() - at));
    }
}
