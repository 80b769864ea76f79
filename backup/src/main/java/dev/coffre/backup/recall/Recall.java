package dev.coffre.backup.recall;

import dev.coffre.backup.bundle.Bundle;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.page.PageSource;
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
 * Gathers what is wanted and fetches it in batches. The caller bounds memory by how much it wants before it takes what it
 * wanted earlier; bundles that were opened lately are kept, because files that changed at different times share them.
 *
 * <p>For one thread; what it answers is completed by others. A future fails with the
 * {@link dev.coffre.vault.problem.Problem} that names the record.
 */
public final class Recall {
    /** Below what the protocol allows in one request, so that opening begins early. */
    private static final int MOST_RECORDS = 1_024;

    /** Plaintext of one request, in bytes. */
    public static final long BATCH_BYTES = 8L << 20;

    private static final long KEPT_BUNDLE_BYTES = 32L << 20;

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

    /** The plaintext of a chunk. It is asked for with the batch that {@link #send} sends, or before. */
    public CompletableFuture<Slice> want(Child child) {
        WantedRecord wanted = batch.get(child.oid());
        if (wanted != null) {
            return wanted.raw();
        }
        if (batch.size() >= MOST_RECORDS || batchBytes + child.rawLength() > BATCH_BYTES) {
            send();
        }
        wanted = new WantedRecord(child, new CompletableFuture<>());
        batch.put(child.oid(), wanted);
        batchBytes += child.rawLength();
        return wanted.raw();
    }

    public CompletableFuture<Bundle> wantBundle(Child child) {
        if (child.type() != RecordType.BUNDLE) {
            throw new IllegalArgumentException("a " + child.type() + " is no bundle");
        }
        KeptBundle kept = bundles.get(child.oid());
        if (kept == null) {
            kept = new KeptBundle(child, want(child).thenApply(raw -> decode(child, raw)));
            bundles.put(child.oid(), kept);
            keptBytes += child.rawLength();
            forgetOldest();
        }
        return kept.opened();
    }

    private static Bundle decode(Child child, Slice raw) {
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

    private void forgetOldest() {
        Iterator<KeptBundle> oldest = bundles.values().iterator();
        while (keptBytes > KEPT_BUNDLE_BYTES && oldest.hasNext()) {
            keptBytes -= oldest.next().child().rawLength();
            oldest.remove();
        }
    }

    /** Asks the vault for all that is wanted and not asked for yet. */
    public void send() {
        if (batch.isEmpty()) {
            return;
        }
        FetchBatch sent = new FetchBatch(new LinkedHashMap<>(batch), openers, threads.compute(), fetched);
        batch.clear();
        batchBytes = 0;
        threads.network().execute(() -> sent.fetchFrom(vault));
    }

    /** The plaintext of a chunk, waited for. */
    public Slice now(Child child) {
        CompletableFuture<Slice> raw = want(child);
        send();
        return await(raw);
    }

    /** Bytes of records that the vault sent. */
    public long fetchedBytes() {
        return fetched.sum();
    }

    /** The result of {@code future}, or the problem itself that it failed with. */
    public static <T> T await(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
