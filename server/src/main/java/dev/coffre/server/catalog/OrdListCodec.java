package dev.coffre.server.catalog;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Encodes ascending ords as delta varints: two to four bytes per child, where an oid has 32. */
final class OrdListCodec {
    private OrdListCodec() {}

    static byte[] encode(long[] ords) {
        long[] ascending = ords.clone();
        Arrays.sort(ascending);
        ByteArrayOutputStream out = new ByteArrayOutputStream(ords.length * 3);
        long last = 0;
        for (long ord : ascending) {
            long delta = ord - last;
            while (delta >= 0x80) {
                out.write((int) (delta & 0x7F) | 0x80);
                delta >>>= 7;
            }
            out.write((int) delta);
            last = ord;
        }
        return out.toByteArray();
    }

    static long[] decode(byte[] kids) {
        long[] ords = new long[kids.length];
        int count = 0;
        long last = 0;
        for (int i = 0; i < kids.length; ) {
            long delta = 0;
            int shift = 0;
            while ((kids[i] & 0x80) != 0) {
                delta |= (long) (kids[i++] & 0x7F) << shift;
                shift += 7;
            }
            delta |= (long) kids[i++] << shift;
            last += delta;
            ords[count++] = last;
        }
        return Arrays.copyOf(ords, count);
    }
}
