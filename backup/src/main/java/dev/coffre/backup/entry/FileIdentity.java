package dev.coffre.backup.entry;

/**
 * Which object on which file system: two entries with one identity are hard links to one file.
 *
 * @param device names the file system across restarts and mounts where the kernel can (its {@code f_fsid} in hex),
 *     otherwise {@code major:minor}
 * @param inode unsigned
 * @param links names the object has, on the whole file system
 */
public record FileIdentity(ByteString device, long inode, long links) {
    /** Whether both name the same object, whatever the number of links was at the time. */
    public boolean sameObject(FileIdentity other) {
        return inode == other.inode && device.equals(other.device);
    }
}
