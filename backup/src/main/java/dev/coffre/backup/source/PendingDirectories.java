package dev.coffre.backup.source;

import dev.coffre.backup.bytes.ByteWriter;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.libc.Status;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The subdirectories of one directory that are still to be gone into, in order: first all are added, then they are taken. */
final class PendingDirectories implements Iterator<PendingDirectories.Pending> {
    /** Links of a folder in which no other is, where the file system counts them. */
    private static final int OWN_LINKS = 2;

    /** Bytes of a folder of a few hundred names, as file systems count them. */
    private static final int SMALL = 16 * 1024;

    private final List<ByteString> parent;
    private final Optional<PendingStack> stack;
    private final Map<Ground, Integer> groundNumbers = new HashMap<>();
    private final List<Ground> grounds = new ArrayList<>();
    private final ByteWriter last = new ByteWriter(64);
    private long from;
    private long to;
    private long left;
    private @Nullable DataInputStream in;

    /** @param stack takes what is too much for memory; if there is none, nothing is */
    PendingDirectories(List<ByteString> parent, Optional<PendingStack> stack) {
        this.parent = parent;
        this.stack = stack;
    }

    void add(ByteString name, Status status, Ground ground) {
        last.string(name).u64(status.device()).u64(status.inode()).u32(number(ground));
        last.u8(status.links() == OWN_LINKS && status.size() <= SMALL ? 1 : 0);
        left++;
        stack.filter(file -> last.size() > file.most()).ifPresent(this::push);
    }

    private int number(Ground ground) {
        return groundNumbers.computeIfAbsent(ground, added -> {
            grounds.add(added);
            return grounds.size() - 1;
        });
    }

    private void push(PendingStack file) {
        if (from == to) {
            from = file.end();
        }
        file.push(last);
        to = file.end();
        last.truncate(0);
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
            in = input();
        }
        try {
            Pending next = read(in);
            if (--left == 0 && from < to) {
                stack.orElseThrow().pop(from, to);
            }
            return next;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private DataInputStream input() {
        InputStream inMemory = new ByteArrayInputStream(last.toByteArray());
        return new DataInputStream(
                from < to ? new SequenceInputStream(stack.orElseThrow().read(from, to), inMemory) : inMemory);
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
