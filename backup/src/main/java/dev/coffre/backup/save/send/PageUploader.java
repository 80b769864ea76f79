package dev.coffre.backup.save.send;

import dev.coffre.backup.cache.PageStore;
import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Sends tree and filelist pages in the order of sealing, children before parents, one batch at a time: the vault
 * accepts a page only if it has all children. Until {@link #dataAcknowledged}, pages wait in the cache folder, without
 * a bound on their number. Not thread-safe.
 */
public final class PageUploader {
    private final PageStore store;
    private final BatchUploader uploader;
    private final StopSignal stop;
    private final Deque<Oid> queued = new ArrayDeque<>();
    private UploadBatch filling = new UploadBatch();
    private boolean dataAcknowledged;

    public PageUploader(PageStore store, BatchUploader uploader, StopSignal stop) {
        this.store = store;
        this.uploader = uploader;
        this.stop = stop;
    }

    /** Queues a page that is in the cache folder. */
    void send(RecordBytes page) {
        if (dataAcknowledged) {
            fill(page);
        } else {
            queued.add(page.oid());
        }
    }

    /** Declares that the vault has all data that pages reference, now and later. */
    public void dataAcknowledged() {
        dataAcknowledged = true;
        while (!queued.isEmpty()) {
            Oid oid = queued.remove();
            byte[] bytes = store.find(oid)
                    .orElseThrow(() -> ProblemCode.CACHE_UNUSABLE
                            .with("folder", store.folder())
                            .with("reason", "a page just written cannot be read back"));
            fill(new RecordBytes(oid, bytes));
        }
    }

    /** Waits until everything queued is acknowledged. */
    public void flush() {
        if (!filling.isEmpty()) {
            deliver();
        }
    }

    private void fill(RecordBytes page) {
        if (!filling.hasRoomFor(page)) {
            deliver();
        }
        filling.add(page);
    }

    private void deliver() {
        stop.check();
        UploadBatch full = filling;
        filling = new UploadBatch();
        uploader.upload(full);
    }
}
