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
 * Reads records of a store behind a network side by side, at most 16 ranges at once. Records that are near each other in a pack are read by one request.
 * Thread-safe.
 */
final class RangeReader {
    /** Unneeded bytes that cost less than another request. */
    private static final int MAX_GAP = 256 << 10;

    private static final int MAX_RANGE = 8 << 20;

    private static final int AT_ONCE = 16;

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
    private static List<List<Place>> ranges(List<Place> places) {
        Map<Long, List<Place>> byPack = new LinkedHashMap<>();
        places.stream()
                .distinct()
                .sorted(Comparator.comparingLong(place -> place.record.offset()))
                .forEach(place -> byPack.computeIfAbsent(place.pack.nr(), first -> new ArrayList<>())
                        .add(place));
        List<List<Place>> ranges = new ArrayList<>();
        for (List<Place> ofPack : byPack.values()) {
            List<Place> range = new ArrayList<>();
            for (Place place : ofPack) {
                if (!range.isEmpty()
                        && (place.record.offset() - range.getLast().end() > MAX_GAP
                                || place.end() - range.getFirst().record.offset() > MAX_RANGE)) {
                    ranges.add(range);
                    range = new ArrayList<>();
                }
                range.add(place);
            }
            ranges.add(range);
        }
        return ranges;
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
