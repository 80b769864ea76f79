package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.libc.Status;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The subdirectories of one directory that are still to be gone into, in order. */
final class PendingDirectories implements Iterator<PendingDirectories.Pending> {
    /** Links of a folder in which no other is, where the file system counts them. */
    private static final int OWN_LINKS = 2;

    /** Bytes of a folder of a few hundred names, as file systems count them. */
    private static final int SMALL = 16 * 1024;

    private final List<ByteString> parent;
    private final NameTable names = new NameTable();
    private long[] devices = new long[4];
    private long[] inodes = new long[4];
    private Ground[] grounds = new Ground[4];
    private final BitSet ends = new BitSet();
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
        ends.set(index, status.links() == OWN_LINKS && status.size() <= SMALL);
    }

    @Override
    public boolean hasNext() {
        return next < names.size();
    }

    @Override
    public Pending next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        int index = next++;
        return new Pending(
                new EntryKey(parent, names.get(index)), grounds[index], devices[index], inodes[index], ends.get(index));
    }

    /**
     * A directory as the walk met it.
     *
     * @param end whether it seems to be small and to have no subdirectories: not every file system tells, nor all of them the truth
     */
    record Pending(EntryKey key, Ground ground, long device, long inode, boolean end) {
        /** The way there. */
        List<ByteString> path() {
            return ground.path(key);
        }

        boolean is(Status status) {
            return status.device() == device && status.inode() == inode;
        }
    }
}
