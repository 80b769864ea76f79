package dev.coffre.backup.save.send;

import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.backup.save.flow.Window;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.vault.record.RecordBytes;
import java.time.Duration;

/**
 * Sends chunks and bundles, which need nothing that the vault must have before: in batches, several at a time, in any
 * order. At most 24 MiB are under way without an acknowledgement, so that a killed run sends no more than that again.
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

    /** Takes a record over; waits while too much is under way. */
    void send(RecordBytes record) {
        stop.check();
        unacked.take(Batch.size(record));
        Batch full = fill(record);
        if (!full.isEmpty()) {
            dispatch(full);
        }
    }

    /** Returns when everything taken over is acknowledged. */
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
