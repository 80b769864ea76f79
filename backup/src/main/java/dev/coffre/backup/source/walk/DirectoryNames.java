package dev.coffre.backup.source.walk;

import dev.coffre.backup.entry.ByteString;
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
 * External merge sort of the names of one directory. Names are added in the file system's order and returned in sorted
 * order. Runs that exceed memory are sorted, spilled to disk and merged on reading (Knuth, The Art of Computer
 * Programming, volume 3, 5.4.1). Not thread-safe.
 */
public final class DirectoryNames {
    /**
     * Target in bytes for the read buffers of all runs together. Each buffer has 512 bytes to 32 KiB, so the sum may
     * differ.
     */
    private static final int MERGE_BUFFER_BYTES = 2 << 20;

    private static final int MAX_RUN_BUFFER_BYTES = 32 << 10;
    private static final int MIN_RUN_BUFFER_BYTES = 512;

    private final Optional<WalkSpill> spill;
    private final Set<ByteString> marks;
    private final Set<ByteString> spilledMarks = new HashSet<>();
    private final List<SortedRun> runs = new ArrayList<>();
    private NameTable table = new NameTable();
    private long count;

    /** A sorted run in the spill file. */
    private record SortedRun(long from, long to, int names) {}

    /**
     * @param spill takes the names that exceed memory; if empty, all names stay in memory
     * @param marks the names that {@link #contains} may be asked about
     */
    public DirectoryNames(Optional<WalkSpill> spill, Set<ByteString> marks) {
        this.spill = spill;
        this.marks = marks;
    }

    public void name(byte[] bytes, int from, int length) {
        table.add(bytes, from, length);
        count++;
        spill.filter(files -> table.bytes() > files.maxNameBytes()).ifPresent(files -> spillRun(files.nameFile()));
    }

    private void spillRun(SpillFile file) {
        table.sort();
        marks.stream().filter(table::contains).forEach(spilledMarks::add);
        long from = runs.isEmpty() ? 0 : runs.getLast().to();
        runs.add(new SortedRun(from, table.write(file, from), table.size()));
        table = new NameTable();
    }

    public long count() {
        return count;
    }

    /** Returns the memory in bytes that the names take. */
    public long bytes() {
        return table.bytes();
    }

    /** Sorts the names in memory. No name may be added after this. */
    public void sort() {
        table.sort();
    }

    /** Returns whether one of the marks was listed. */
    public boolean contains(ByteString mark) {
        return table.contains(mark) || spilledMarks.contains(mark);
    }

    /** Returns all names in order. Can be called once, and only before the next directory of the walk is listed. */
    public Iterator<ByteString> iterator() {
        if (runs.isEmpty()) {
            return table.iterator();
        }
        SpillFile file = spill.orElseThrow().nameFile();
        List<Iterator<ByteString>> sorted = new ArrayList<>(List.of(table.iterator()));
        int bufferBytes = Math.clamp(MERGE_BUFFER_BYTES / runs.size(), MIN_RUN_BUFFER_BYTES, MAX_RUN_BUFFER_BYTES);
        runs.forEach(
                part -> sorted.add(new RunReader(file.inputStream(part.from(), part.to(), bufferBytes), part.names())));
        return new MergeIterator(sorted);
    }

    private static final class MergeIterator implements Iterator<ByteString> {
        private final PriorityQueue<RunHead> heads = new PriorityQueue<>();

        /** The smallest unread name of a run, and the rest of the run. */
        private record RunHead(ByteString name, Iterator<ByteString> rest) implements Comparable<RunHead> {
            @Override
            public int compareTo(RunHead other) {
                return name.compareTo(other.name);
            }
        }

        MergeIterator(List<Iterator<ByteString>> sorted) {
            sorted.forEach(this::addHead);
        }

        private void addHead(Iterator<ByteString> rest) {
            if (rest.hasNext()) {
                heads.add(new RunHead(rest.next(), rest));
            }
        }

        @Override
        public boolean hasNext() {
            return !heads.isEmpty();
        }

        @Override
        public ByteString next() {
            RunHead least = heads.remove();
            addHead(least.rest());
            return least.name();
        }
    }

    private static final class RunReader implements Iterator<ByteString> {
        private final DataInputStream in;
        private int left;

        RunReader(DataInputStream in, int names) {
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
