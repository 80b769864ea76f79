package dev.coffre.server.fetch;

import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.disk.StoredFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Reads records of a store behind a network side by side, at most 4 ranges at once for all callers. Records that are near each
 * other in a pack are read by one request. Thread-safe.
 */
final class RangeReader {
    /** Unneeded bytes of a range that cost less than another request. It may also have as many as needed ones. */
    private static final int MAX_UNNEEDED = 64 << 10;

    /** Only a single record may be longer. */
    private static final int MAX_RANGE = 2 << 20;

    private static final int AT_ONCE = 4;

    private final StoreFiles store;
    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore free = new Semaphore(AT_ONCE);

    RangeReader(StoreFiles store) {
        this.store = store;
    }

    /** A record in a pack. */
    record Place(PackRow pack, RecordRow record) {
        long end() {
            return record.offset() + record.length();
        }
    }

    /** Returns how many bytes, beside those of the records, {@link #read} has in memory for so many bytes of records. */
    static long bytesBeside(long records) {
        return Math.min((long) AT_ONCE * MAX_RANGE, 2 * records + (long) AT_ONCE * MAX_UNNEEDED);
    }

    /**
     * Returns the bytes of the records that can be read.
     *
     * @throws dev.coffre.vault.store.storage.StoreUnavailableException if the store does not answer
     */
    Map<Place, byte[]> read(List<Place> places) {
        List<CompletableFuture<Map<Place, byte[]>>> reads = ranges(places).stream()
                .map(range -> CompletableFuture.supplyAsync(() -> readInTurn(range), threads))
                .toList();
        Map<Place, byte[]> found = new LinkedHashMap<>();
        try {
            reads.forEach(read -> found.putAll(read.join()));
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
        return found;
    }

    /** Returns the records by range, in the order of their offsets. */
    static List<List<Place>> ranges(List<Place> places) {
        Map<Long, List<Place>> byPack = new LinkedHashMap<>();
        places.stream()
                .distinct()
                .sorted(Comparator.comparingLong(place -> place.record.offset()))
                .forEach(place -> byPack.computeIfAbsent(place.pack.nr(), first -> new ArrayList<>())
                        .add(place));
        List<List<Place>> ranges = new ArrayList<>();
        for (List<Place> ofPack : byPack.values()) {
            List<Place> range = new ArrayList<>();
            long needed = 0;
            for (Place place : ofPack) {
                if (!range.isEmpty() && !belongs(place, range.getFirst().record.offset(), needed)) {
                    ranges.add(range);
                    range = new ArrayList<>();
                    needed = 0;
                }
                range.add(place);
                needed += place.record.length();
            }
            ranges.add(range);
        }
        return ranges;
    }

    /** @param needed bytes of the range's records */
    private static boolean belongs(Place place, long start, long needed) {
        long length = place.end() - start;
        long neededWithIt = needed + place.record.length();
        return length <= MAX_RANGE && length - neededWithIt <= Math.max(MAX_UNNEEDED, neededWithIt);
    }

    private Map<Place, byte[]> readInTurn(List<Place> range) {
        free.acquireUninterruptibly();
        try {
            return readRange(range);
        } finally {
            free.release();
        }
    }

    /** A range that cannot be read, for example because its pack is shorter, is left to the reads of its records. */
    private Map<Place, byte[]> readRange(List<Place> range) {
        long from = range.getFirst().record.offset();
        int length = (int) (range.getLast().end() - from);
        PackRow pack = range.getFirst().pack;
        Map<Place, byte[]> found = new LinkedHashMap<>();
        try (StoredFile file = store.packs(pack.vault()).openFile(pack.header())) {
            byte[] bytes = file.read(from, length);
            if (range.size() == 1) {
                return Map.of(range.getFirst(), bytes);
            }
            for (Place place : range) {
                int at = (int) (place.record.offset() - from);
                found.put(place, Arrays.copyOfRange(bytes, at, at + place.record.length()));
            }
        } catch (Problem unreadable) {
            found.clear();
        }
        return found;
    }
}
