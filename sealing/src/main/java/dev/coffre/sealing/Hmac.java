package dev.coffre.sealing;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;

/**
 * HMAC-SHA256 (RFC 2104) under one key, ready for message after message without a new key schedule.
 *
 * <p>Confined to one thread: it holds the state of the message under way.
 */
public final class Hmac {
    /** Length of a value in bytes. */
    public static final int LENGTH = 32;

    private final Mac mac;

    public Hmac(Secret key) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(key.keyFor("HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HmacSHA256", e);
        }
    }

    /** The value of one whole message. */
    public static byte[] of(Secret key, byte[] message) {
        return new Hmac(key).add(message).value();
    }

    public Hmac add(byte[] bytes) {
        mac.update(bytes);
        return this;
    }

    public Hmac add(Slice slice) {
        mac.update(slice.bytes(), slice.offset(), slice.length());
        return this;
    }

    public Hmac add(byte one) {
        mac.update(one);
        return this;
    }

    /** Returns the value of everything added since the last value. */
    public byte[] value() {
        return mac.doFinal();
    }

    @Override
    public String toString() {
        return "HMAC-SHA256";
    }
}
