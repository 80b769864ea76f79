package dev.coffre.backup.entry;

/**
 * Identifies an object on a file system. Two entries with the same identity are hard links to one file.
 *
 * @param device identifies the file system across restarts and mounts if the kernel can (its {@code f_fsid} in hex),
 *     otherwise {@code major:minor}
 * @param inode unsigned
 * @param links number of names of the object on the whole file system
 */
public record FileIdentity(ByteString device, long inode, long links) {
    /** Returns whether both identify the same object. Ignores the number of links. */
    public boolean sameObject(FileIdentity other) {
        return inode == other.inode && device.equals(other.device);
    }
}
