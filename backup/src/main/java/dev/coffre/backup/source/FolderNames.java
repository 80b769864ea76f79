package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Listing;
import dev.coffre.backup.spill.SpillFile;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * External merge sort of the names of one directory. Names are added in the file system's order and returned in sorted order.
 * Runs that exceed memory are sorted, spilled to disk and merged on reading (Knuth, The Art of Computer Programming, volume 3,
 * 5.4.1). Not thread-safe.
 */
final class FolderNames implements Listing.NameSink {
    /** Read buffer in bytes of all runs together. Each run gets a buffer for at least one name. */
    private static final int READ_AT_ONCE = 2 << 20;

    private static final int READ_OF_A_PART = 32 << 10;
    private static final int A_NAME = 512;

    private final Optional<WalkSpill> spill;
    private final Set<ByteString> marks;
    private final Set<ByteString> written = new HashSet<>();
    private final List<Part> parts = new ArrayList<>();
    private NameTable table = new NameTable();
    private long count;

    /** A sorted run in the spill file. */
    private record Part(long from, long to, int names) {}

    /**
     * @param spill takes what exceeds memory; without it, everything stays in memory
     * @param marks the names that {@link #contain} may be asked about
     */
    FolderNames(Optional<WalkSpill> spill, Set<ByteString> marks) {
        this.spill = spill;
        this.marks = marks;
    }

    @Override
    public void name(byte[] bytes, int from, int length) {
        table.add(bytes, from, length);
        count++;
        spill.filter(files -> table.bytes() > files.mostNameBytes()).ifPresent(files -> write(files.names()));
    }

    private void write(SpillFile file) {
        table.sort();
        marks.stream().filter(table::contains).forEach(written::add);
        long from = parts.isEmpty() ? 0 : parts.getLast().to();
        parts.add(new Part(from, table.write(file, from), table.size()));
        table = new NameTable();
    }

    long count() {
        return count;
    }

    /** Returns the memory in bytes that the names take. */
    long bytes() {
        return table.bytes();
    }

    /** Sorts the names in memory. No name may be added after this. */
    void sort() {
        table.sort();
    }

    /** Returns whether one of the marks was listed. */
    boolean contain(ByteString mark) {
        return table.contains(mark) || written.contains(mark);
    }

    /** Returns all names in order. Can be called once, and only before the next directory of the walk is listed. */
    Iterator<ByteString> iterator() {
        if (parts.isEmpty()) {
            return table.iterator();
        }
        SpillFile file = spill.orElseThrow().names();
        List<Iterator<ByteString>> sorted = new ArrayList<>(List.of(table.iterator()));
        int atOnce = Math.clamp(READ_AT_ONCE / parts.size(), A_NAME, READ_OF_A_PART);
        parts.forEach(part -> sorted.add(new Read(file.input(part.from(), part.to(), atOnce), part.names())));
        return new Merged(sorted);
    }

    private static final class Merged implements Iterator<ByteString> {
        private final PriorityQueue<Head> heads = new PriorityQueue<>();

        /** The smallest unread name of a run, and the rest of the run. */
        private record Head(ByteString name, Iterator<ByteString> rest) implements Comparable<Head> {
            @Override
            public int compareTo(Head other) {
                return name.compareTo(other.name);
            }
        }

        Merged(List<Iterator<ByteString>> sorted) {
            sorted.forEach(this::goOn);
        }

        private void goOn(Iterator<ByteString> rest) {
            if (rest.hasNext()) {
                heads.add(new Head(rest.next(), rest));
            }
        }

        @Override
        public boolean hasNext() {
            return !heads.isEmpty();
        }

        @Override
        public ByteString next() {
            Head least = heads.remove();
            goOn(least.rest());
            return least.name();
        }
    }

    private static final class Read implements Iterator<ByteString> {
        private final DataInputStream in;
        private int left;

        Read(DataInputStream in, int names) {
            this.in = in;
            this.left = names;
        }

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public ByteString next() {
            try {
                byte[] name = new byte[in.readUnsignedShort()];
                in.readFully(name);
                left--;
                return ByteString.of(name);
            } catch (IOException e) {
                throw new IllegalStateException("fewer names than were written", e);
            }
        }
    }
}
