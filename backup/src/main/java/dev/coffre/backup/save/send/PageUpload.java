package dev.coffre.backup.save.send;

import dev.coffre.backup.cache.PageStore;
import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Sends tree and filelist pages in the order of sealing, kids before parents, one batch at a time: the vault accepts a page
 * only if it has all kids. Until {@link #open}, pages wait in the cache folder, without a bound on their number. Not
 * thread-safe.
 */
public final class PageUpload {
    private final PageStore store;
    private final Delivery delivery;
    private final StopSignal stop;
    private final Deque<Oid> waiting = new ArrayDeque<>();
    private Batch filling = new Batch();
    private boolean open;

    public PageUpload(PageStore store, Delivery delivery, StopSignal stop) {
        this.store = store;
        this.delivery = delivery;
        this.stop = stop;
    }

    /** Queues a page that is in the cache folder. */
    void send(RecordBytes page) {
        if (open) {
            fill(page);
        } else {
            waiting.add(page.oid());
        }
    }

    /** Declares that the vault has all data that pages reference, now and later. */
    public void open() {
        open = true;
        while (!waiting.isEmpty()) {
            Oid oid = waiting.remove();
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
        Batch full = filling;
        filling = new Batch();
        delivery.deliver(full);
    }
}
