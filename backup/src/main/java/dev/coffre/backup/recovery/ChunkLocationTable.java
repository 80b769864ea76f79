package dev.coffre.backup.recovery;

import dev.coffre.sealing.Pid;
import java.util.Optional;

/**
 * Remembers the locations of a fixed number of chunks, in 20 bytes each. Beyond that, chunks of the oldest files are
 * evicted. A location is only a hint: the table keeps the first 8 bytes of a pid, and two pids may share them. Not
 * thread-safe.
 */
final class ChunkLocationTable {
    /** Set associativity: a chunk may be in this many slots, of which the oldest is evicted. */
    private static final int WAYS = 4;

    private static final int MIN_SLOTS = 1 << 10;

    /** A table of 5 MiB: 262,144 chunks, about 380 GiB at 1.5 MiB each. */
    private static final int MAX_SLOTS = 1 << 18;

    /** Bytes of files for each slot of the table. The average chunk has at least half as many bytes. */
    private static final long BYTES_PER_SLOT = 512 << 10;

    private final long[] pids;

    /** 0 marks a free slot. */
    private final int[] files;

    private final long[] offsets;

    /** @param file number of the file, from 1 and ascending */
    record ChunkLocation(int file, long offset) {}

    private ChunkLocationTable(int slots) {
        pids = new long[slots];
        files = new int[slots];
        offsets = new long[slots];
    }

    /**
     * Returns a table for files of {@code bytes} in total. Its capacity follows from that, between {@link #MIN_SLOTS} and
     * {@link #MAX_SLOTS}.
     */
    static ChunkLocationTable forFilesOf(long bytes) {
        long wanted = Long.highestOneBit(Math.max(1, bytes / BYTES_PER_SLOT)) << 1;
        return new ChunkLocationTable((int) Math.clamp(wanted, MIN_SLOTS, MAX_SLOTS));
    }

    void put(Pid pid, ChunkLocation location) {
        int slot = slotFor(pid.first());
        pids[slot] = pid.first();
        files[slot] = location.file();
        offsets[slot] = location.offset();
    }

    /** Returns the slot of this pid, or else the slot of the oldest file. */
    private int slotFor(long pid) {
        int first = firstSlot(pid);
        int oldest = first;
        for (int slot = first; slot < first + WAYS; slot++) {
            if (holds(slot, pid)) {
                return slot;
            }
            if (files[slot] < files[oldest]) {
                oldest = slot;
            }
        }
        return oldest;
    }

    Optional<ChunkLocation> find(Pid pid) {
        int first = firstSlot(pid.first());
        for (int slot = first; slot < first + WAYS; slot++) {
            if (holds(slot, pid.first())) {
                return Optional.of(new ChunkLocation(files[slot], offsets[slot]));
            }
        }
        return Optional.empty();
    }

    private boolean holds(int slot, long pid) {
        return files[slot] != 0 && pids[slot] == pid;
    }

    private int firstSlot(long pid) {
        return (int) pid & (pids.length - 1) & -WAYS;
    }
}
