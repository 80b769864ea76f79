package dev.coffre.backup.place.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.FileSystemStatus;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.place.ObjectId;
import java.nio.ByteBuffer;
import java.util.Set;

/** @param magic as in linux/magic.h */
record FileSystemType(long magic) {
    private static final int OWNER_ONLY = 0600;
    private static final long FUSE = 0x65735546;

    /**
     * Ext4, XFS, Btrfs, F2FS and tmpfs. On these, owner, mode and a POSIX ACL are the only access control, and a new object
     * belongs to the user who created it. On some other file systems, a new object may inherit an ACL of another kind. The
     * mode does not show this ACL, and setting the mode removes it. On others, every object belongs to the user of the
     * mount.
     */
    private static final Set<Long> POSIX = Set.of(0xEF53L, 0x58465342L, 0x9123683EL, 0xF2F52010L, 0x01021994L);

    /** FUSE, FAT, exFAT, SMB 1 to 3: the inode number of an object may change after the kernel evicts the inode. */
    private static final Set<Long> UNSTABLE_INODES = Set.of(FUSE, 0x4d44L, 0x2011BAB0L, 0xFF534D42L, 0xFE534D42L);

    static FileSystemType of(Descriptor open) throws ErrnoException {
        return new FileSystemType(FileSystemStatus.of(open).magic());
    }

    boolean isFuse() {
        return magic == FUSE;
    }

    boolean isPosix() {
        return POSIX.contains(magic);
    }

    boolean keepsInodeNumbers() {
        return !UNSTABLE_INODES.contains(magic);
    }

    ObjectId idOf(FileStatus object) {
        return new ObjectId(object.type(), object.device(), keepsInodeNumbers() ? object.inode() : 0);
    }

    /** Returns the id of a partial file. It has no device number, which may change when the machine restarts. */
    ByteString partialId(FileStatus file) {
        return keepsInodeNumbers()
                ? ByteString.of(
                        ByteBuffer.allocate(Long.BYTES).putLong(file.inode()).array())
                : ByteString.EMPTY;
    }

    /**
     * Returns whether it is the partial file with this id, which no other user could write to. On FAT, SMB and FUSE every
     * file may belong to the user of the mount.
     */
    boolean isPartial(FileStatus file, ByteString id) {
        return file.isRegularFile()
                && partialId(file).equals(id)
                && (!keepsInodeNumbers()
                        || file.uid() == SystemAccounts.effectiveUser()
                                && file.permissions() == OWNER_ONLY
                                && file.links() == 1);
    }

    /** Returns whether this process may have created the object just now. */
    boolean mayBeNew(FileStatus object) {
        return !isPosix()
                || object.uid() == SystemAccounts.effectiveUser() && (object.isDirectory() || object.links() == 1);
    }
}
