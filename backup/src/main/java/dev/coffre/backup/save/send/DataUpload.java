package dev.coffre.backup.save.send;

import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.backup.save.flow.Window;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.vault.record.RecordBytes;
import java.time.Duration;

/**
 * Sends chunks and bundles, which need no other records at the vault: in batches, several at a time, in any order. At most 24
 * MiB are unacknowledged, so a killed run repeats no more than that.
 *
 * <p>Thread-safe.
 */
public final class DataUpload {
    private static final long UNACKED = 24L << 20;

    private final Delivery delivery;
    private final Workers network;
    private final StopSignal stop;
    private final Window unacked;
    private final BatchSize size = new BatchSize();
    private Batch filling = new Batch();

    public DataUpload(Delivery delivery, Workers network, StopSignal stop) {
        this.delivery = delivery;
        this.network = network;
        this.stop = stop;
        this.unacked = new Window(UNACKED, stop);
    }

    /** Queues a record. Waits while too much is unacknowledged. */
    void send(RecordBytes record) {
        stop.check();
        unacked.take(Batch.size(record));
        Batch full = fill(record);
        if (!full.isEmpty()) {
            dispatch(full);
        }
    }

    /** Waits until everything queued is acknowledged. */
    public void flush() {
        Batch last = swap();
        if (!last.isEmpty()) {
            dispatch(last);
        }
        unacked.awaitEmpty();
        stop.check();
    }

    private synchronized Batch fill(RecordBytes record) {
        Batch full = filling.hasRoomFor(record, size.most()) ? new Batch() : swap();
        filling.add(record);
        return full;
    }

    private synchronized Batch swap() {
        Batch swapped = filling;
        filling = new Batch();
        return swapped;
    }

    private void dispatch(Batch batch) {
        network.run(() -> {
            long begun = System.nanoTime();
            try {
                delivery.deliver(batch);
                size.sent(Duration.ofNanos(System.nanoTime() - begun));
            } finally {
                unacked.give(batch.bytes());
            }
        });
    }
}
