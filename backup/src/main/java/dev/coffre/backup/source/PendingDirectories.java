package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.libc.Status;
import java.util.Arrays;
import java.util.List;

/** The subdirectories of one directory that are still to be gone into, in order. */
final class PendingDirectories {
    private final List<ByteString> parent;
    private final NameTable names = new NameTable();
    private long[] devices = new long[4];
    private long[] inodes = new long[4];
    private Ground[] grounds = new Ground[4];
    private int next;

    PendingDirectories(List<ByteString> parent) {
        this.parent = parent;
    }

    void add(ByteString name, Status status, Ground ground) {
        int index = names.size();
        if (index == devices.length) {
            devices = Arrays.copyOf(devices, 2 * index);
            inodes = Arrays.copyOf(inodes, 2 * index);
            grounds = Arrays.copyOf(grounds, 2 * index);
        }
        names.add(name);
        devices[index] = status.device();
        inodes[index] = status.inode();
        grounds[index] = ground;
    }

    boolean isEmpty() {
        return next == names.size();
    }

    Pending take() {
        int index = next++;
        return new Pending(new EntryKey(parent, names.get(index)), grounds[index], devices[index], inodes[index]);
    }

    /** A directory as the walk met it. */
    record Pending(EntryKey key, Ground ground, long device, long inode) {
        /** The way there. */
        List<ByteString> path() {
            return ground.path(key);
        }

        boolean is(Status status) {
            return status.device() == device && status.inode() == inode;
        }
    }
}
