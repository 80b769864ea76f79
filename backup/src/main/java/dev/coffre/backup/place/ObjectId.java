package dev.coffre.backup.place;

import dev.coffre.backup.libc.Status;

/**
 * Tells an object from another one that has its name later.
 *
 * @param type the S_IFMT bits of its mode
 * @param inode 0 where the file system does not keep inode numbers
 */
public record ObjectId(int type, long device, long inode) {
    /** Equals no object. */
    static final ObjectId NONE = new ObjectId(0, 0, 0);

    static ObjectId of(Status status, FileSystemKind kind) {
        return new ObjectId(status.type(), status.device(), kind.keepsInodeNumbers() ? status.inode() : 0);
    }

    /** A folder by the numbers of its id. */
    public static ObjectId ofFolder(long device, long inode) {
        return device == 0 && inode == 0 ? NONE : new ObjectId(Status.DIRECTORY, device, inode);
    }
}
