package dev.coffre.sealing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The owner of a small file. Bundles never mix owners, and the pid of a bundled file depends on its owner, so one owner
 * cannot probe for another's content (docs/format.md §4).
 */
public final class FileOwner {
    private final String name;
    private final byte[] hash;

    private FileOwner(String name) {
        this.name = name;
        this.hash = sha256(("coffre/v1/owner\0" + name).getBytes(StandardCharsets.US_ASCII));
    }

    /** A POSIX owner by its unsigned number. */
    public static FileOwner ofUid(int uid) {
        return new FileOwner("uid:" + Integer.toUnsignedString(uid));
    }

    /** A Windows owner by the text of its security identifier, e.g. {@code S-1-5-18}. */
    public static FileOwner ofSid(String sid) {
        return new FileOwner("sid:" + sid);
    }

    /** A Windows owner whose security descriptor is long, by the pid of its chunk. */
    public static FileOwner ofDescriptor(Pid chunk) {
        return new FileOwner("sd:" + chunk);
    }

    /** Appends the hash of the owner, 32 bytes, to {@code into}, which it returns. */
    public ByteBuffer write(ByteBuffer into) {
        return into.put(hash);
    }

    byte[] hash() {
        return hash;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileOwner owner && owner.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
