package dev.coffre.backup.recall;

import dev.coffre.backup.bundle.Bundle;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.OpenedRecord;
import dev.coffre.backup.reference.Child;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Collects wanted records and fetches them in batches. The caller bounds memory by how many results it leaves untaken. Recently
 * opened bundles are cached, because files that changed at different times share them.
 *
 * <p>A batch is sent when it is full, or by {@link #send}. A caller that keeps a few batches in flight and takes the oldest
 * first overlaps fetching, opening and its own work.
 *
 * <p>For one thread; other threads complete the futures. A future fails with the {@link dev.coffre.vault.problem.Problem} that
 * names the record.
 */
public final class Recall {
    /** Less than the protocol allows in one request, so that opening begins early. */
    private static final int MOST_RECORDS = 1_024;

    /** Plaintext bytes of one request. */
    public static final long BATCH_BYTES = 8L << 20;

    private static final long KEPT_BUNDLE_BYTES = 24L << 20;

    private final DomainReader vault;
    private final Openers openers;
    private final RecallThreads threads;
    private final Map<Oid, WantedRecord> batch = new LinkedHashMap<>();
    private long batchBytes;
    private final Map<Oid, KeptBundle> bundles = new LinkedHashMap<>(64, 0.75f, true);
    private long keptBytes;
    private final FetchedBytes fetched = new FetchedBytes();

    private record KeptBundle(Child child, CompletableFuture<Bundle> opened) {}

    public Recall(DomainReader vault, Openers openers, RecallThreads threads) {
        this.vault = vault;
        this.openers = openers;
        this.threads = threads;
    }

    /** Requests a record and verifies that it is what {@code child} says. It is sent with the next {@link #send} or earlier. */
    public CompletableFuture<OpenedRecord> wantRecord(Child child) {
        WantedRecord wanted = batch.get(child.oid());
        if (wanted != null && wanted.child().equals(child)) {
            return wanted.opened();
        }
        // Two parents may contradict each other about one oid. Each claim is verified separately.
        if (wanted != null || batch.size() >= MOST_RECORDS || batchBytes + child.rawLength() > BATCH_BYTES) {
            send();
        }
        WantedRecord added = new WantedRecord(child, new CompletableFuture<>());
        batch.put(child.oid(), added);
        batchBytes += child.rawLength();
        return added.opened();
    }

    /** Requests a page, as {@link #wantRecord}. */
    public CompletableFuture<RawPage> wantPage(Child child) {
        return wantRecord(child).thenApply(record -> Openers.page(child, record));
    }

    /** Requests the plaintext of a chunk, as {@link #wantRecord}. */
    public CompletableFuture<Slice> want(Child child) {
        return wantRecord(child).thenApply(OpenedRecord::raw);
    }

    /** Requests a bundle, as {@link #wantRecord}. A recently used one comes from the cache. */
    public CompletableFuture<Bundle> wantBundle(Child child) {
        KeptBundle kept = bundles.get(child.oid());
        if (kept != null && kept.child().equals(child)) {
            return kept.opened();
        }
        if (kept != null) {
            forget(kept);
        }
        KeptBundle added = new KeptBundle(child, want(child).thenApply(raw -> bundle(child, raw)));
        bundles.put(child.oid(), added);
        keptBytes += child.rawLength();
        forgetOldest();
        return added.opened();
    }

    /** Decodes a bundle's plaintext. Throws a problem if it violates the format or what its parent says. */
    public static Bundle bundle(Child child, Slice raw) {
        if (child.type() != RecordType.BUNDLE) {
            throw new IllegalArgumentException("a " + child.type() + " is no bundle");
        }
        try {
            Bundle bundle = Bundle.decode(raw.toArray());
            if (bundle.slots() != child.slots()) {
                throw new MalformedException(bundle.slots() + " slots where its parent says " + child.slots());
            }
            return bundle;
        } catch (MalformedException e) {
            throw PageSource.damaged(child, e.reason()).causedBy(e);
        }
    }

    private void forget(KeptBundle kept) {
        bundles.remove(kept.child().oid());
        keptBytes -= kept.child().rawLength();
    }

    private void forgetOldest() {
        Iterator<KeptBundle> oldest = bundles.values().iterator();
        while (keptBytes > KEPT_BUNDLE_BYTES && oldest.hasNext()) {
            keptBytes -= oldest.next().child().rawLength();
            oldest.remove();
        }
    }

    /** Sends a request for everything wanted so far. */
    public void send() {
        if (batch.isEmpty()) {
            return;
        }
        FetchBatch sent = new FetchBatch(new LinkedHashMap<>(batch), openers, threads.compute(), fetched);
        batch.clear();
        batchBytes = 0;
        threads.network().execute(() -> sent.fetchFrom(vault));
    }

    /** Bytes of records received from the vault. */
    public long fetchedBytes() {
        return fetched.sum();
    }

    /** Returns the result of {@code future}, or throws the problem or error that it failed with. */
    public static <T> T await(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw switch (e.getCause()) {
                case RuntimeException cause -> cause;
                case Error cause -> throw cause;
                case null, default -> e;
            };
        }
    }
}
