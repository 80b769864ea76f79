package dev.coffre.sealing;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/**
 * Bytes that must not be seen: wiped on {@link #close()}, never printed, compared in constant time only.
 *
 * <p>Safe for use by several threads until it is closed; afterwards every use fails with {@link IllegalStateException}.
 * What the JDK copies out of it (a {@code Mac}'s key) is beyond its reach.
 */
public final class Secret implements AutoCloseable {
    private final byte[] bytes;
    private volatile boolean closed;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A secret with its own copy; the caller still owns, and should wipe, {@code bytes}. */
    public static Secret copyOf(byte[] bytes) {
        return new Secret(bytes.clone());
    }

    /** A secret that takes {@code bytes} over: the caller must not touch the array again. */
    public static Secret taking(byte[] bytes) {
        return new Secret(bytes);
    }

    public static Secret random(int length, SecureRandom random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return new Secret(bytes);
    }

    public int length() {
        return bytes.length;
    }

    /** A copy that the caller has to wipe. */
    public byte[] copy() {
        requireOpen();
        return bytes.clone();
    }

    /** Returns an independent copy, to be closed separately. */
    public Secret duplicate() {
        return new Secret(copy());
    }

    /** The bytes {@code from} (inclusive) to {@code to} (exclusive) as a secret of their own. */
    public Secret part(int from, int to) {
        requireOpen();
        return new Secret(Arrays.copyOfRange(bytes, from, to));
    }

    /** Returns whether both hold the same bytes. The time does not depend on where they differ. */
    public boolean sameAs(Secret other) {
        requireOpen();
        other.requireOpen();
        return MessageDigest.isEqual(bytes, other.bytes);
    }

    SecretKeySpec keyFor(String algorithm) {
        requireOpen();
        return new SecretKeySpec(bytes, algorithm);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the secret has been wiped");
        }
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
