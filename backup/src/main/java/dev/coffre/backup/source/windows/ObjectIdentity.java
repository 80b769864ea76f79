package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.win32.ObjectStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What identifies an object.
 *
 * @param volume serial number
 * @param number the file id if it has 64 bits; of a longer one, which ReFS has, the first 8 bytes of its SHA-256
 */
record ObjectIdentity(long volume, long number) {
    private static final int ID_BYTES = 16;

    static ObjectIdentity of(ObjectStatus status) {
        return new ObjectIdentity(status.volume(), number(status.fileId()));
    }

    private static long number(ByteString fileId) {
        byte[] bytes = new byte[ID_BYTES];
        fileId.copyTo(bytes, 0);
        ByteBuffer id = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long high = id.getLong(Long.BYTES);
        if (high == 0 || high == -1) {
            return id.getLong(0);
        }
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isOf(ObjectStatus status) {
        return equals(of(status));
    }

    /** @param links number of names of the object */
    FileIdentity withLinks(long links) {
        return new FileIdentity(ByteString.utf8(HexFormat.of().toHexDigits(volume)), number, links);
    }
}
