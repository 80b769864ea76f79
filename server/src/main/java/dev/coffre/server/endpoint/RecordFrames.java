package dev.coffre.server.endpoint;

import dev.coffre.vault.VaultSession;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the frames of a batch: at most 8 MiB of records, or exactly one record. Each record is hashed on arrival, while the
 * next one is still being received.
 */
final class RecordFrames {
    private static final int LENGTH_BYTES = 4;

    /** Upper bound for 8 MiB of the smallest records with their frames. */
    static final int MAX_BODY_BYTES = Math.max(VaultSession.MAX_BATCH * 2, RecordHeader.MAX_RECORD + LENGTH_BYTES);

    private RecordFrames() {}

    static List<RecordBytes> read(ApiRequest request) {
        long left = request.contentLength();
        List<RecordBytes> records = new ArrayList<>();
        long total = 0;
        try (DataInputStream in = new DataInputStream(request.binary(MAX_BODY_BYTES))) {
            while (left > 0) {
                int length = in.readInt();
                left -= LENGTH_BYTES;
                requireLength(length, left);
                total += length;
                if (total > VaultSession.MAX_BATCH && !(records.isEmpty() && left == length)) {
                    throw ProblemCode.BATCH_TOO_LARGE.with("bytes", request.contentLength());
                }
                byte[] bytes = new byte[length];
                in.readFully(bytes);
                left -= length;
                records.add(RecordBytes.of(bytes));
            }
            return records;
        } catch (IOException e) {
            throw request.incompleteBody(e);
        }
    }

    /** Shorter frames are refused: their objects would take more memory than was reserved for the body. */
    private static void requireLength(int length, long left) {
        if (length < 0 || length > RecordHeader.MAX_RECORD) {
            throw ProblemCode.RECORD_TOO_LARGE.with("bytes", Integer.toUnsignedLong(length));
        }
        if (length < RecordHeader.MIN_RECORD) {
            throw ApiRequest.malformed("a frame that is shorter than any record");
        }
        if (length > left) {
            throw ApiRequest.malformed("a frame that is longer than the body");
        }
    }
}
