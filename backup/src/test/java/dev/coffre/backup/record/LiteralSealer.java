package dev.coffre.backup.record;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * docs/format.md §2, word for word, with the JDK alone: what the sealer must agree with, and a writer of records that no
 * honest writer makes.
 */
final class LiteralSealer {
    private final byte[] dataKey;
    private final int epoch;

    LiteralSealer(byte[] dataKey, int epoch) {
        this.dataKey = dataKey;
        this.epoch = epoch;
    }

    byte[] key(String branch, String purpose, int type, int length) throws GeneralSecurityException {
        return expand(expand(dataKey, info(branch, 0), 32), info(purpose, type), length);
    }

    byte[] pid(String branch, int type, byte[] raw) throws GeneralSecurityException {
        return hmac(key(branch, "pid", type, 32), join(new byte[] {(byte) type}, raw));
    }

    byte[] siv(String branch, byte[] header, int codec, int rawLength, byte[] pid, byte[] body)
            throws GeneralSecurityException {
        int type = header[6];
        byte[] d = codec == 0 ? new byte[0] : hmac(key(branch, "body", type, 32), body);
        return hmac(key(branch, "siv", type, 32), join(header, fields(codec, rawLength, body.length, pid), d));
    }

    /** {@code padding} is what follows the body, whatever the format says about it. */
    byte[] seal(String branch, byte[] header, int codec, int rawLength, byte[] pid, byte[] body, byte[] padding)
            throws GeneralSecurityException {
        byte[] siv = siv(branch, header, codec, rawLength, pid, body);
        return encrypt(siv, branch, header, join(fields(codec, rawLength, body.length, pid), body, padding));
    }

    /** A record with this SIV, whatever belongs to its content. */
    byte[] sealUnder(byte[] siv, String branch, byte[] header, int codec, int rawLength, byte[] pid, byte[] body)
            throws GeneralSecurityException {
        byte[] padding = new byte[ByteBuffer.wrap(header).getInt(32) - 41 - body.length];
        return encrypt(siv, branch, header, join(fields(codec, rawLength, body.length, pid), body, padding));
    }

    private byte[] encrypt(byte[] siv, String branch, byte[] header, byte[] payload) throws GeneralSecurityException {
        byte[] keyAndIv = expand(key(branch, "obj", header[6], 32), siv, 48);
        Cipher ctr = Cipher.getInstance("AES/CTR/NoPadding");
        ctr.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(keyAndIv, 0, 32, "AES"), new IvParameterSpec(keyAndIv, 32, 16));
        return join(header, siv, ctr.doFinal(payload));
    }

    static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    static byte[] expand(byte[] key, byte[] info, int length) throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(HKDFParameterSpec.expandOnly(new SecretKeySpec(key, "Generic"), info, length));
    }

    private byte[] info(String label, int type) {
        byte[] context = ByteBuffer.allocate(21)
                .put(TestDomain.DOMAIN)
                .putInt(epoch)
                .put((byte) type)
                .array();
        return join(("coffre/v1/" + label + "\0").getBytes(StandardCharsets.US_ASCII), context);
    }

    private static byte[] fields(int codec, int rawLength, int bodyLength, byte[] pid) {
        return ByteBuffer.allocate(41)
                .put((byte) codec)
                .putInt(rawLength)
                .putInt(bodyLength)
                .put(pid)
                .array();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(joined::writeBytes);
        return joined.toByteArray();
    }
}
