package dev.coffre.backup.save.send;

import dev.coffre.backup.save.flow.InFlightLimit;
import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.vault.record.RecordBytes;
import java.time.Duration;

/**
 * Sends chunks and bundles, which need no other records at the vault: in batches, several at a time, in any order. At
 * most 24 MiB are unacknowledged, so after a kill the next run sends no more than that again.
 *
 * <p>Thread-safe.
 */
public final class DataUploader {
    private static final long MAX_UNACKED_BYTES = 24L << 20;

    private final BatchUploader uploader;
    private final Workers network;
    private final StopSignal stop;
    private final InFlightLimit unacked;
    private final AdaptiveBatchSize size = new AdaptiveBatchSize();
    private UploadBatch filling = new UploadBatch();

    public DataUploader(BatchUploader uploader, Workers network, StopSignal stop) {
        this.uploader = uploader;
        this.network = network;
        this.stop = stop;
        this.unacked = new InFlightLimit(MAX_UNACKED_BYTES, stop);
    }

    /** Queues a record. Waits while too much is unacknowledged. */
    void send(RecordBytes record) {
        stop.check();
        unacked.acquire(UploadBatch.size(record));
        UploadBatch full = fill(record);
        if (!full.isEmpty()) {
            dispatch(full);
        }
    }

    /** Waits until everything queued is acknowledged. */
    public void flush() {
        UploadBatch last = takeBatch();
        if (!last.isEmpty()) {
            dispatch(last);
        }
        unacked.awaitEmpty();
        stop.check();
    }

    private synchronized UploadBatch fill(RecordBytes record) {
        UploadBatch full = filling.hasRoomFor(record, size.limit()) ? new UploadBatch() : takeBatch();
        filling.add(record);
        return full;
    }

    private synchronized UploadBatch takeBatch() {
        UploadBatch swapped = filling;
        filling = new UploadBatch();
        return swapped;
    }

    private void dispatch(UploadBatch batch) {
        network.run(() -> {
            long begun = System.nanoTime();
            try {
                uploader.upload(batch);
                size.adapt(Duration.ofNanos(System.nanoTime() - begun));
            } finally {
                unacked.release(batch.bytes());
            }
        });
    }
}
