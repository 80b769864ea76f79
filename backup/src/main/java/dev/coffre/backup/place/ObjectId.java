package dev.coffre.backup.place;

import dev.coffre.backup.libc.FileStatus;

/**
 * Distinguishes an object from another one that gets its name later.
 *
 * @param type the S_IFMT bits of its mode
 * @param inode 0 if the file system does not keep inode numbers
 */
public record ObjectId(int type, long device, long inode) {
    /** Equals no object. */
    static final ObjectId NONE = new ObjectId(0, 0, 0);

    static ObjectId of(FileStatus status, FileSystemType kind) {
        return new ObjectId(status.type(), status.device(), kind.keepsInodeNumbers() ? status.inode() : 0);
    }

    /** Returns the id of a folder from its numbers. */
    public static ObjectId ofFolder(long device, long inode) {
        return device == 0 && inode == 0 ? NONE : new ObjectId(FileStatus.DIRECTORY, device, inode);
    }
}
