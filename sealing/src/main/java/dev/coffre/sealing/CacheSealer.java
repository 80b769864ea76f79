package dev.coffre.sealing;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * Seals parts of a machine's cache folder that contain names, under the browse branch. It is not part of the format: no
 * record and no vault ever holds a value of it. Uses the SIV construction of records: {@code siv = HMAC(mac key, label ‖
 * 00 ‖ plain)}, then AES-256-CTR under {@code Expand(body key, siv, 48)}. Equal input gives equal output. Confined to one
 * thread.
 */
public final class CacheSealer {
    /** Bytes that sealing adds. */
    public static final int OVERHEAD = Hmac.LENGTH;

    private final Hmac siv;
    private final Hmac bodyKey;
    private final AesCtr ctr = new AesCtr();

    CacheSealer(Hmac siv, Hmac bodyKey) {
        this.siv = siv;
        this.bodyKey = bodyKey;
    }

    /** @param label what the part is; the same must be given to open it */
    public byte[] seal(byte label, Slice plain) {
        byte[] tag = tag(label, plain);
        byte[] sealed = new byte[OVERHEAD + plain.length()];
        System.arraycopy(tag, 0, sealed, 0, OVERHEAD);
        apply(tag, plain, sealed, OVERHEAD);
        return sealed;
    }

    /** Returns the plaintext; empty if it was not sealed with this key and label. */
    public Optional<byte[]> open(byte label, byte[] sealed) {
        if (sealed.length < OVERHEAD) {
            return Optional.empty();
        }
        byte[] tag = new Slice(sealed, 0, OVERHEAD).toArray();
        byte[] plain = new byte[sealed.length - OVERHEAD];
        apply(tag, new Slice(sealed, OVERHEAD, plain.length), plain, 0);
        return MessageDigest.isEqual(tag, tag(label, Slice.of(plain))) ? Optional.of(plain) : Optional.empty();
    }

    private byte[] tag(byte label, Slice plain) {
        return siv.add(label).add((byte) 0).add(plain).value();
    }

    private void apply(byte[] tag, Slice input, byte[] output, int position) {
        byte[] keyAndIv = Hkdf.expand(bodyKey, tag, AesCtr.KEY_AND_IV_LENGTH);
        ctr.start(keyAndIv);
        Arrays.fill(keyAndIv, (byte) 0);
        ctr.apply(input, output, position);
    }
}
