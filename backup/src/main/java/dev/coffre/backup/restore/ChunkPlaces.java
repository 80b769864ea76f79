package dev.coffre.backup.restore;

import dev.coffre.sealing.Pid;
import java.util.Optional;

/**
 * Remembers where chunks lie, 20 bytes for each, up to a fixed number; then those of the oldest files give way. A place is a
 * hint: two chunks may share what is kept of a pid. For one thread.
 */
final class ChunkPlaces {
    /** As many slots as a chunk may be in; among them the oldest is found. */
    private static final int WAYS = 4;

    private static final int LEAST = 1 << 10;

    /** 5 MiB of table for some 300 GiB of chunks. */
    private static final int MOST = 1 << 18;

    /** A file of chunks has at least half of it for each. */
    private static final long BYTES_A_SLOT = 512 << 10;

    private final long[] pids;

    /** 0 where nothing is kept. */
    private final int[] files;

    private final long[] offsets;

    /** @param file numbered from 1, later ones higher */
    record Place(int file, long offset) {}

    private ChunkPlaces(int slots) {
        pids = new long[slots];
        files = new int[slots];
        offsets = new long[slots];
    }

    /** @param bytes of all files, by which the table is sized within its bounds */
    static ChunkPlaces forFilesOf(long bytes) {
        long wanted = Long.highestOneBit(Math.max(1, bytes / BYTES_A_SLOT)) << 1;
        return new ChunkPlaces((int) Math.clamp(wanted, LEAST, MOST));
    }

    void put(Pid pid, Place place) {
        int slot = slotFor(pid.first());
        pids[slot] = pid.first();
        files[slot] = place.file();
        offsets[slot] = place.offset();
    }

    /** The slot that this pid has, or else the one whose file is the oldest. */
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

    Optional<Place> find(Pid pid) {
        int first = firstSlot(pid.first());
        for (int slot = first; slot < first + WAYS; slot++) {
            if (holds(slot, pid.first())) {
                return Optional.of(new Place(files[slot], offsets[slot]));
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
