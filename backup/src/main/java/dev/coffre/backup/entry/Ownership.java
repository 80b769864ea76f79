package dev.coffre.backup.entry;

/**
 * Whose an object is, by number and by name.
 *
 * @param uid 0 to 2^32 - 1
 * @param gid 0 to 2^32 - 1
 * @param userName empty when the machine has no name for {@code uid}
 * @param groupName empty when the machine has no name for {@code gid}
 */
public record Ownership(long uid, long gid, ByteString userName, ByteString groupName) {
    public Ownership {
        if (uid >>> 32 != 0 || gid >>> 32 != 0) {
            throw new IllegalArgumentException("uid " + uid + ", gid " + gid);
        }
    }
}
