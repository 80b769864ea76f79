package dev.coffre.agent.platform.linux;

import dev.coffre.agent.platform.VolumeKind;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.FileSystemStatus;
import dev.coffre.backup.libc.OpenFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * The file system below a directory. The values come from system calls, not from the list of mounts: inside a container or
 * chroot that list lacks the root.
 *
 * @param magic the kind of file system (linux/magic.h)
 * @param onDevice whether the file system reports a block device; btrfs and others do not
 * @param removable whether the kernel reports the disk as removable
 * @param encrypted whether the directory itself is encrypted, with a key that a user must provide
 */
record FileSystemTraits(long magic, boolean onDevice, boolean removable, boolean encrypted) {
    static final long NFS = 0x6969;
    static final long CIFS = 0xFF534D42L;
    static final long FUSE = 0x65735546;
    static final long TMPFS = 0x01021994;
    static final long ECRYPTFS = 0xF15F;

    private static final long SMB = 0x517B;
    private static final long SMB2 = 0xFE534D42L;
    private static final long NCP = 0x564C;
    private static final long CODA = 0x73757245;
    private static final long AFS = 0x5346414F;
    private static final long KERNEL_AFS = 0x6B414653;
    private static final long PLAN9 = 0x01021997;
    private static final long CEPH = 0x00C36400;
    private static final long OCFS2 = 0x7461636F;
    private static final long GFS2 = 0x01161970;
    private static final long LUSTRE = 0x0BD00BD0;
    private static final long GPFS = 0x47504653;
    private static final long VIRTUALBOX = 0x786F4256;
    private static final long RAMFS = 0x858458F6L;
    private static final long HUGETLBFS = 0x958458F6L;

    private static final Set<Long> NETWORK = Set.of(
            NFS, CIFS, SMB, SMB2, NCP, CODA, AFS, KERNEL_AFS, PLAN9, CEPH, OCFS2, GFS2, LUSTRE, GPFS, VIRTUALBOX);

    private static final Set<Long> MEMORY = Set.of(TMPFS, RAMFS, HUGETLBFS);

    private static final Path BLOCK_DEVICES = Path.of("/sys/dev/block");

    /** @param existing a file or directory */
    static FileSystemTraits of(Path existing) throws IOException {
        try (Descriptor open = FileOpener.open(ByteString.utf8(existing.toString()), OpenFlags.PATH_ONLY)) {
            long device = FileStatus.of(open).device();
            return new FileSystemTraits(
                    FileSystemStatus.of(open).magic(),
                    FileStatus.major(device) != 0,
                    isRemovable(device),
                    FileStatus.isEncrypted(open));
        } catch (ErrnoException e) {
            throw new IOException(e.symbol(), e);
        }
    }

    VolumeKind kind() {
        if (NETWORK.contains(magic)) {
            return VolumeKind.NETWORK;
        }
        if (magic == FUSE && !onDevice) { // NTFS may be a local disk mounted with FUSE
            return VolumeKind.OTHER_PROGRAM;
        }
        if (MEMORY.contains(magic)) {
            return VolumeKind.IN_MEMORY;
        }
        if (encrypted || magic == ECRYPTFS) {
            return VolumeKind.ENCRYPTED;
        }
        return removable ? VolumeKind.REMOVABLE : VolumeKind.FIXED;
    }

    /**
     * Only a disk has the {@code removable} flag, not its partitions. The disk's directory in sysfs is the partition's
     * parent.
     */
    private static boolean isRemovable(long device) throws IOException {
        Path known = BLOCK_DEVICES.resolve(FileStatus.major(device) + ":" + FileStatus.minor(device));
        if (!Files.exists(known)) {
            return false;
        }
        Path there = known.toRealPath();
        return isSet(there.resolve("removable")) || isSet(there.resolveSibling("removable"));
    }

    private static boolean isSet(Path flag) throws IOException {
        return Files.exists(flag) && Files.readString(flag).strip().equals("1");
    }
}
