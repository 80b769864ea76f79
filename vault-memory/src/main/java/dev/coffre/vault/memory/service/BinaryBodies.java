package dev.coffre.vault.memory.service;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.VerifyingKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** The binary bodies of docs/protocol.md, on the service's side. */
public final class BinaryBodies {
    private BinaryBodies() {}

    /** Reads a point as it is committed: record ‖ signature. */
    public static SignedPoint point(byte[] body) {
        int length = body.length - VerifyingKey.SIGNATURE_BYTES;
        return SignedPoint.of(Arrays.copyOf(body, length), Arrays.copyOfRange(body, length, body.length));
    }

    static List<Oid> oids(byte[] body) {
        List<Oid> oids = new ArrayList<>();
        for (int at = 0; at < body.length; at += Oid.BYTES) {
            oids.add(Oid.from(body, at));
        }
        return oids;
    }

    static byte[] bits(BitSet live, int count) {
        byte[] bits = new byte[(count + 7) / 8];
        live.stream().forEach(i -> bits[i / 8] |= (byte) (128 >> i % 8));
        return bits;
    }

    static List<RecordBytes> records(byte[] body) {
        List<RecordBytes> records = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(body);
        while (in.hasRemaining()) {
            int length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
            if (length < 0 || length > in.remaining()) {
                throw ProblemCode.REQUEST_MALFORMED.with("reason", "a frame that is longer than the body");
            }
            byte[] record = new byte[length];
            in.get(record);
            records.add(RecordBytes.of(record));
        }
        return records;
    }

    static void frame(ByteArrayOutputStream out, byte[] content) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(content.length).array());
        out.writeBytes(content);
    }

    static void frame(ByteArrayOutputStream out, int status, byte[] record) {
        out.writeBytes(
                ByteBuffer.allocate(Integer.BYTES).putInt(1 + record.length).array());
        out.write(status);
        out.writeBytes(record);
    }
}
