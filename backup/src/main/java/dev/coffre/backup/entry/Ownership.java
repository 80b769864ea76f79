package dev.coffre.backup.entry;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The owner of an object, by number and by name.
 *
 * @param uid 0 to 2^32 - 1
 * @param gid 0 to 2^32 - 1
 * @param userName empty if the machine has no name for {@code uid}
 * @param groupName empty if the machine has no name for {@code gid}
 */
public record Ownership(long uid, long gid, ByteString userName, ByteString groupName) {
    /** Placeholder in an entry without an owner. */
    public static final Ownership NONE = new Ownership(0, 0, ByteString.EMPTY, ByteString.EMPTY);

    public Ownership {
        if (uid >>> 32 != 0 || gid >>> 32 != 0) {
            throw new IllegalArgumentException("uid " + uid + ", gid " + gid);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Ownership that
                && uid == that.uid
                && gid == that.gid
                && userName.equals(that.userName)
                && groupName.equals(that.groupName);
    }

    @Override
    public int hashCode() {
        return Objects.hash(uid, gid, userName, groupName);
    }
}
