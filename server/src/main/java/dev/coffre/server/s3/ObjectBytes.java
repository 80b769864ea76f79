package dev.coffre.server.s3;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

/** The bytes of an object, in pieces with arrays. The pieces are not consumed. */
record ObjectBytes(List<ByteBuffer> pieces) {
    static ObjectBytes of(byte[] bytes) {
        return new ObjectBytes(List.of(ByteBuffer.wrap(bytes)));
    }

    long length() {
        return pieces.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    String md5() {
        return Base64.getEncoder().encodeToString(digest("MD5"));
    }

    boolean isEqualTo(byte[] other) {
        return MessageDigest.isEqual(digest("SHA-256"), of(other).digest("SHA-256"));
    }

    private byte[] digest(String algorithm) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            pieces.forEach(piece -> digest.update(piece.slice()));
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    InputStream stream() {
        List<InputStream> streams = new ArrayList<>(pieces.size());
        for (ByteBuffer piece : pieces) {
            streams.add(
                    new ByteArrayInputStream(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining()));
        }
        return new SequenceInputStream(Collections.enumeration(streams));
    }
}
