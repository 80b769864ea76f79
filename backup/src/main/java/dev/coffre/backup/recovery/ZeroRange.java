package dev.coffre.backup.recovery;

import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.run.CancelToken;
import java.util.Arrays;

/** Finds out whether a range of a file holds zeros only, as a hole does. */
final class ZeroRange {
    private static final int PIECE = 1 << 20;
    private static final byte[] ZEROS = new byte[PIECE];

    /** Reads pieces of a file. */
    interface PieceReader {
        /** Returns {@code length} bytes. */
        byte[] bytesAt(long position, int length) throws ErrnoException;
    }

    /** Finds the data of a file, so that long holes are not read. */
    interface DataFinder {
        /** Returns the start of the next data at or after {@code position}. */
        long nextData(long position) throws ErrnoException;
    }

    private ZeroRange() {}

    /**
     * @param cancel looked at between pieces: where the system does not say where holes are, they are read
     * @throws dev.coffre.vault.problem.Problem {@code job-cancelled}
     */
    static boolean isZero(PieceReader file, DataFinder data, long from, long to, CancelToken cancel)
            throws ErrnoException {
        long position = from;
        while (position < to) {
            cancel.throwIfCancelled();
            position = data.nextData(position);
            if (position < to) {
                int length = (int) Math.min(PIECE, to - position);
                byte[] piece = file.bytesAt(position, length);
                if (!Arrays.equals(piece, 0, piece.length, ZEROS, 0, length)) {
                    return false;
                }
                position += length;
            }
        }
        return true;
    }
}
