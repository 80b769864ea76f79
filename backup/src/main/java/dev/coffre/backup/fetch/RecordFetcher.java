package dev.coffre.backup.fetch;

import dev.coffre.backup.bundle.Bundle;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.content.PatchedChunk;
import dev.coffre.backup.content.StoredChunk;
import dev.coffre.backup.content.WholeChunk;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.OpenedRecord;
import dev.coffre.backup.record.RecordOpener;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Collects wanted records and fetches them in batches. The caller bounds memory by how many results it leaves untaken.
 * Recently opened bundles are cached, because files that changed at different times share them. So are the records of
 * patched chunks: neighbours share them.
 *
 * <p>A batch is sent when it is full, or by {@link #flush}. A caller that keeps a few batches in flight and takes the oldest
 * first overlaps fetching, opening and its own work.
 *
 * <p>For one thread; other threads complete the futures. A future fails with the
 * {@link dev.coffre.vault.problem.Problem} that names the record.
 */
public final class RecordFetcher {
    /**
     * Fewer than the protocol's 4,096 (RecordDownload, RecoveryRoutes): a smaller request is sent earlier. A larger one also
     * needs more in flight: RecordChecker.MAX_RECORDS_IN_FLIGHT, SmallFileRecoverer.MAX_FILES_IN_FLIGHT,
     * LargeFileRecoverer.MAX_STEPS_IN_FLIGHT.
     */
    private static final int MAX_BATCH_RECORDS = 1_024;

    /** Plaintext bytes of one request. */
    public static final long BATCH_BYTES = 8L << 20;

    private static final long BUNDLE_CACHE_BYTES = 24L << 20;

    /**
     * Neighbouring chunks of a file that changed every day for a month share about 30 patch bundles, each of up to 1 MiB.
     * The earlier versions of the chunks pass through too.
     */
    private static final long PATCH_CACHE_BYTES = 48L << 20;

    private final DomainReader vault;
    private final RecordOpenerPool openers;
    private final FetchThreads threads;
    private final Map<Oid, PendingRecord<?>> batch = new LinkedHashMap<>();
    private long batchBytes;
    private final RecentRecords<Bundle> bundles = new RecentRecords<>(BUNDLE_CACHE_BYTES);
    private final RecentRecords<Slice> patches = new RecentRecords<>(PATCH_CACHE_BYTES);
    private final ChunkComposer composer;
    private long requestedBytes;
    private final LongAdder fetched = new LongAdder();

    /** Makes a result of a record that has arrived, on a compute thread. */
    @FunctionalInterface
    interface RecordOpening<T> {
        T open(RecordBytes arrived, boolean isSubstitute);
    }

    /** A requested record and the future of what is made of it. */
    record PendingRecord<T>(RecordReference child, RecordOpening<T> opening, CompletableFuture<T> result) {
        void open(RecordBytes arrived, boolean isSubstitute) {
            try {
                result.complete(opening.open(arrived, isSubstitute));
            } catch (RuntimeException | Error failure) {
                result.completeExceptionally(failure);
            }
        }
    }

    public RecordFetcher(DomainReader vault, RecordOpenerPool openers, FetchThreads threads) {
        this.vault = vault;
        this.openers = openers;
        this.threads = threads;
        this.composer = new ChunkComposer(openers, threads.compute());
    }

    /**
     * Requests a page and verifies that it is what {@code child} says. It is sent with the next {@link #flush} or earlier.
     */
    public CompletableFuture<RawPage> requestPage(RecordReference child) {
        return requestOpened(child).thenApply(record -> RecordOpenerPool.page(child, record));
    }

    /** Requests the plaintext of a file's chunk, as {@link #requestPage}. Composes a patched one and proves it by its pid. */
    public CompletableFuture<Slice> requestChunk(StoredChunk chunk) {
        return switch (chunk) {
            case WholeChunk(RecordReference record) -> requestPlaintext(record);
            case PatchedChunk patched -> composer.compose(patched, this::requestShared);
        };
    }

    /**
     * Requests the plaintext of a record of patched chunks, as {@link #requestPage}. A recently used one comes from the
     * cache.
     */
    public CompletableFuture<Slice> requestShared(RecordReference record) {
        return patches.get(record, () -> requestPlaintext(record));
    }

    /**
     * Composes a patched chunk of records that the caller supplies, and proves it by its pid.
     *
     * @param records requests the plaintext of a record
     */
    public CompletableFuture<Slice> compose(
            PatchedChunk chunk, Function<RecordReference, CompletableFuture<Slice>> records) {
        return composer.compose(chunk, records);
    }

    /** Requests the plaintext of a chunk, as {@link #requestPage}. */
    public CompletableFuture<Slice> requestPlaintext(RecordReference child) {
        return requestOpened(child).thenApply(OpenedRecord::raw);
    }

    private CompletableFuture<OpenedRecord> requestOpened(RecordReference child) {
        return request(
                child,
                (arrived, isSubstitute) ->
                        isSubstitute ? openers.openSubstitute(child, arrived) : openers.open(child, arrived));
    }

    /**
     * Requests a chunk or bundle, as {@link #requestPage}, and completes with the result of {@code use}. That runs on a
     * compute thread as soon as the record is open and verified. It must not keep the content, whose buffer the next record
     * overwrites: so a reader that needs the content only once allocates nothing for it.
     */
    public <T> CompletableFuture<T> requestBriefly(
            RecordReference child, BiFunction<RecordOpener, OpenedRecord, T> use) {
        return request(
                child,
                (arrived, isSubstitute) -> isSubstitute
                        ? openers.withOpener(opener -> use.apply(opener, openers.openSubstitute(child, arrived)))
                        : openers.openBriefly(child, arrived, use));
    }

    private <T> CompletableFuture<T> request(RecordReference child, RecordOpening<T> opening) {
        // Two parents may contradict each other about one oid, so each request verifies its own claim.
        if (batch.containsKey(child.oid())
                || batch.size() >= MAX_BATCH_RECORDS
                || batchBytes + child.rawLength() > BATCH_BYTES) {
            flush();
        }
        PendingRecord<T> added = new PendingRecord<>(child, opening, new CompletableFuture<>());
        batch.put(child.oid(), added);
        batchBytes += child.rawLength();
        requestedBytes += child.rawLength();
        return added.result();
    }

    /** Requests a bundle, as {@link #requestPage}. A recently used one comes from the cache. */
    public CompletableFuture<Bundle> requestBundle(RecordReference child) {
        return bundles.get(child, () -> requestPlaintext(child).thenApply(raw -> decodeBundle(child, raw)));
    }

    /** Decodes a bundle's plaintext. Throws a problem if it violates the format or what its parent says. */
    public static Bundle decodeBundle(RecordReference child, Slice raw) {
        if (child.type() != RecordType.BUNDLE) {
            throw new IllegalArgumentException("a " + child.type() + " is no bundle");
        }
        try {
            Bundle bundle = Bundle.decode(raw);
            if (bundle.slots() != child.slots()) {
                throw new MalformedException(bundle.slots() + " slots where its parent says " + child.slots());
            }
            return bundle;
        } catch (MalformedException e) {
            throw PageSource.damaged(child, e.reason()).causedBy(e);
        }
    }

    /** Sends a request for everything wanted so far. */
    public void flush() {
        if (batch.isEmpty()) {
            return;
        }
        FetchBatch sent = new FetchBatch(new LinkedHashMap<>(batch), threads.compute(), fetched);
        batch.clear();
        batchBytes = 0;
        threads.network().execute(() -> sent.fetchFrom(vault));
    }

    /** Plaintext bytes of all records requested so far. */
    public long requestedBytes() {
        return requestedBytes;
    }

    /** Bytes of records received from the vault. */
    public long fetchedBytes() {
        return fetched.sum();
    }
}
