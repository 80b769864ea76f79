package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.libc.Status;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Iterates over the subdirectories of one directory that are not yet entered, in order. For the thread that walks. */
final class PendingDirectories implements Iterator<PendingDirectories.Pending> {
    private final List<ByteString> parent;
    private final List<Ground> grounds;
    private final PendingStack stack;
    private final PendingStack.Part pushed;
    private final ByteArrayInputStream inMemory;
    private @Nullable DataInputStream in;
    private long left;

    /**
     * @param pushed the first of them, on the stack
     * @param rest the others, as {@link FoundDirectories} writes them
     */
    PendingDirectories(
            List<ByteString> parent,
            List<Ground> grounds,
            PendingStack stack,
            PendingStack.Part pushed,
            byte[] rest,
            long count) {
        this.parent = parent;
        this.grounds = grounds;
        this.stack = stack;
        this.pushed = pushed;
        this.inMemory = new ByteArrayInputStream(rest);
        this.left = count;
    }

    @Override
    public boolean hasNext() {
        return left > 0;
    }

    @Override
    public Pending next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        if (in == null) {
            in = new DataInputStream(
                    pushed.isEmpty() ? inMemory : new SequenceInputStream(stack.read(pushed), inMemory));
        }
        try {
            Pending next = read(in);
            if (--left == 0) {
                stack.pop(pushed);
            }
            return next;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Pending read(DataInputStream bytes) throws IOException {
        byte[] name = new byte[bytes.readUnsignedShort()];
        bytes.readFully(name);
        long device = bytes.readLong();
        long inode = bytes.readLong();
        Ground ground = grounds.get(bytes.readInt());
        return new Pending(new EntryKey(parent, ByteString.of(name)), ground, device, inode, bytes.readByte() == 1);
    }

    /**
     * A directory as the walk found it.
     *
     * @param end whether it seems to be small and without subdirectories; not every file system reports this, and some report
     *     it wrongly
     */
    record Pending(EntryKey key, Ground ground, long device, long inode, boolean end) {
        /** Returns the path at which it is read. */
        List<ByteString> path() {
            return ground.path(key);
        }

        boolean is(Status status) {
            return status.device() == device && status.inode() == inode;
        }
    }
}
