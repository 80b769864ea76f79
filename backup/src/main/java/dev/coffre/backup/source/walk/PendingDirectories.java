package dev.coffre.backup.source.walk;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over the subdirectories of one directory that are not yet entered, in order. Confined to the thread that walks.
 */
public final class PendingDirectories implements Iterator<PendingDirectories.PendingDirectory> {
    private final List<ByteString> parent;
    private final List<ReadLocation> locations;
    private final PendingDirectoryStack stack;
    private final PendingDirectoryStack.StackSection spilled;
    private final ByteArrayInputStream inMemory;
    private @Nullable DataInputStream in;
    private long left;

    /**
     * @param spilled the first of them, on the stack
     * @param rest the others, as {@link SubdirectoryCollector} writes them
     */
    PendingDirectories(
            List<ByteString> parent,
            List<ReadLocation> locations,
            PendingDirectoryStack stack,
            PendingDirectoryStack.StackSection spilled,
            byte[] rest,
            long count) {
        this.parent = parent;
        this.locations = locations;
        this.stack = stack;
        this.spilled = spilled;
        this.inMemory = new ByteArrayInputStream(rest);
        this.left = count;
    }

    @Override
    public boolean hasNext() {
        return left > 0;
    }

    @Override
    public PendingDirectory next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        if (in == null) {
            in = new DataInputStream(
                    spilled.isEmpty() ? inMemory : new SequenceInputStream(stack.read(spilled), inMemory));
        }
        try {
            PendingDirectory next = read(in);
            if (--left == 0) {
                stack.pop(spilled);
            }
            return next;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private PendingDirectory read(DataInputStream bytes) throws IOException {
        byte[] name = new byte[bytes.readUnsignedShort()];
        bytes.readFully(name);
        long device = bytes.readLong();
        long inode = bytes.readLong();
        ReadLocation ground = locations.get(bytes.readInt());
        return new PendingDirectory(
                new EntryKey(parent, ByteString.of(name)), ground, device, inode, bytes.readByte() == 1);
    }

    /**
     * A directory as the walk found it.
     *
     * @param likelyLeaf whether it seems to be small and without subdirectories; not every file system reports this, and
     *     some report it wrongly
     */
    public record PendingDirectory(EntryKey key, ReadLocation location, long device, long inode, boolean likelyLeaf) {
        /** Returns the path at which it is read. */
        public List<ByteString> path() {
            return location.path(key);
        }

        public boolean isSameObject(long otherDevice, long otherInode) {
            return otherDevice == device && otherInode == inode;
        }
    }
}
