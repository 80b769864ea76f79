package dev.coffre.agent.cache;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.Opening;
import dev.coffre.backup.libc.Status;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What a folder stands on.
 *
 * @param type of the file system, as the kernel names it
 * @param removable whether the disk can be pulled out, as far as the kernel knows
 * @param encrypted whether the folder is encrypted by itself, with a key that somebody has to bring
 */
record Ground(String type, boolean removable, boolean encrypted) {
    private static final Path BLOCK_DEVICES = Path.of("/sys/class/block");

    private static final Set<String> NETWORK = Set.of(
            "nfs",
            "nfs4",
            "cifs",
            "smb3",
            "smbfs",
            "ncpfs",
            "9p",
            "afs",
            "ceph",
            "coda",
            "lustre",
            "gfs2",
            "ocfs2",
            "gpfs",
            "beegfs",
            "orangefs",
            "vboxsf",
            "prl_fs",
            "vmhgfs");

    private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs", "devtmpfs", "hugetlbfs");

    /** Of a file or folder that is there. */
    static Ground under(Path existing) throws IOException {
        FileStore store = Files.getFileStore(existing);
        return new Ground(store.type(), isRemovable(store.name()), isEncrypted(existing));
    }

    Optional<Flaw> flaw() {
        if (NETWORK.contains(type)) {
            return Optional.of(Flaw.NETWORK);
        }
        if (type.equals("fuse") || type.startsWith("fuse.")) { // fuseblk is a local disk
            return Optional.of(Flaw.OTHER_PROGRAM);
        }
        if (MEMORY.contains(type)) {
            return Optional.of(Flaw.IN_MEMORY);
        }
        if (encrypted || type.equals("ecryptfs")) {
            return Optional.of(Flaw.ENCRYPTED);
        }
        return removable ? Optional.of(Flaw.REMOVABLE) : Optional.empty();
    }

    /** A partition says nothing of it; the disk in whose folder it stands does. */
    private static boolean isRemovable(String device) throws IOException {
        Path known = BLOCK_DEVICES.resolve(device.substring(device.lastIndexOf('/') + 1));
        if (device.isEmpty() || !Files.exists(known)) {
            return false;
        }
        Path there = known.toRealPath();
        return says(there.resolve("removable")) || says(there.resolveSibling("removable"));
    }

    private static boolean says(Path flag) throws IOException {
        return Files.exists(flag) && Files.readString(flag).strip().equals("1");
    }

    private static boolean isEncrypted(Path existing) throws IOException {
        try (Descriptor open = Opening.open(ByteString.utf8(existing.toString()), OpenFlags.PATH_ONLY)) {
            return Status.isEncrypted(open);
        } catch (ErrnoException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
