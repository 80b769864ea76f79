package dev.coffre.backup.view;

import dev.coffre.backup.content.ChunkLocator;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.content.StoredChunk;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.Slice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A file of chunks, or one without content. Reads that follow each other fetch the next chunks ahead, twice as many
 * with each chunk, up to a limit, and evict those that they have passed. A read elsewhere fetches only its own chunk. A
 * read just behind does not end the sequence: several threads may read one file, as the kernel does for a mount.
 */
final class ChunkedFileReader implements ContentReader {
    /** The kernel sends reads of up to 1 MiB, two at a time, and another thread may serve the first one later. */
    private static final int JUST_BEHIND = 2 << 20;

    private final ChunkLocator chunks;
    private final ContentCache contents;
    private final long maxAhead;

    /** The chunk that was located last: most reads stay in it. */
    private volatile Optional<PlacedChunk> last = Optional.empty();

    /** End of the last chunk that was read in sequence. Guarded by this. */
    private long sequenceEnd;

    /** Everything from the sequence's chunk to here was requested. Guarded by this. */
    private long requestedEnd;

    /** Chunks that were requested for the sequence and not evicted, the oldest first. Guarded by this. */
    private final Deque<PlacedChunk> requested = new ArrayDeque<>();

    /** Bytes to fetch ahead. Guarded by this. */
    private long ahead;

    /** @param maxAhead most bytes that are requested before they are read */
    ChunkedFileReader(ChunkLocator chunks, ContentCache contents, long maxAhead) {
        this.chunks = chunks;
        this.contents = contents;
        this.maxAhead = maxAhead;
    }

    @Override
    public long size() {
        return chunks.size();
    }

    @Override
    public int read(long offset, byte[] into, int at, int length) {
        int wanted = (int) Math.clamp(size() - offset, 0, length);
        int done = 0;
        while (done < wanted) {
            done += readSome(offset + done, into, at + done, wanted - done);
        }
        return wanted;
    }

    /** Reads at least one byte, of one chunk or of one hole. */
    private int readSome(long offset, byte[] into, int at, int length) {
        Optional<PlacedChunk> found = locate(offset);
        if (found.isEmpty() || found.get().offset() > offset) {
            long hole = found.map(PlacedChunk::offset).orElse(size()) - offset;
            int count = (int) Math.min(length, hole);
            Arrays.fill(into, at, at + count, (byte) 0);
            return count;
        }
        PlacedChunk chunk = found.get();
        prefetchAfter(chunk);
        Slice raw = contents.chunk(chunk.chunk());
        int within = (int) (offset - chunk.offset());
        int count = Math.min(length, raw.length() - within);
        System.arraycopy(raw.bytes(), raw.offset() + within, into, at, count);
        return count;
    }

    private Optional<PlacedChunk> locate(long offset) {
        Optional<PlacedChunk> known = last;
        if (known.isPresent()
                && known.get().offset() <= offset
                && offset < known.get().end()) {
            return known;
        }
        Optional<PlacedChunk> found = chunks.from(offset);
        last = found;
        return found;
    }

    private void prefetchAfter(PlacedChunk chunk) {
        List<StoredChunk> next = nextToFetch(chunk);
        if (!next.isEmpty()) {
            contents.prefetchChunks(next);
        }
    }

    /** Returns the chunk and what follows it, as far as it is to be requested now. */
    private synchronized List<StoredChunk> nextToFetch(PlacedChunk chunk) {
        boolean isOvertaken = ahead > 0 && chunk.end() <= sequenceEnd && chunk.end() > sequenceEnd - maxAhead;
        if (chunk.end() == sequenceEnd || isOvertaken) {
            return List.of();
        }
        boolean follows = chunk.offset() >= sequenceEnd && chunk.offset() <= Math.max(sequenceEnd, requestedEnd);
        boolean begins = sequenceEnd == 0 && chunks.from(0).equals(Optional.of(chunk));
        if (!follows && !begins) {
            ahead = 0;
            requested.clear();
            sequenceEnd = chunk.end();
            requestedEnd = chunk.end();
            return List.of();
        }
        evictBefore(sequenceEnd);
        sequenceEnd = chunk.end();
        ahead = Math.min(maxAhead, Math.max(2 * ahead, chunk.chunk().rawLength()));
        if (requestedEnd > chunk.end() + ahead / 2) {
            return List.of();
        }
        return request(chunk);
    }

    /**
     * Evicts what the sequence has passed: whoever reads it again has cached it. Chunks that come again soon stay, as those
     * of zeros in the image of a disk do, and the newest, for reads just behind.
     *
     * @param end of the newest chunk that was read
     */
    private void evictBefore(long end) {
        while (!requested.isEmpty() && requested.element().end() + JUST_BEHIND < end) {
            StoredChunk passed = requested.remove().chunk();
            if (requested.stream().noneMatch(next -> next.chunk().equals(passed))) {
                contents.evict(passed);
            }
        }
    }

    private List<StoredChunk> request(PlacedChunk chunk) {
        List<StoredChunk> wanted = new ArrayList<>();
        Set<RecordReference> announced = new HashSet<>();
        long from = Math.max(requestedEnd, chunk.offset());
        Optional<PlacedChunk> next = chunks.from(from);
        long bytes = 0;
        while (next.isPresent() && requestedEnd < chunk.end() + ahead && bytes < maxAhead) {
            wanted.add(next.get().chunk());
            requested.add(next.get());
            bytes += contents.bytesToFetch(next.get().chunk(), announced);
            requestedEnd = next.get().end();
            next = chunks.from(requestedEnd);
        }
        return wanted;
    }

    @Override
    public Optional<ByteRange> dataFrom(long offset) {
        return chunks.from(offset).map(chunk -> {
            long start = Math.max(offset, chunk.offset());
            return new ByteRange(start, chunk.end() - start);
        });
    }
}
