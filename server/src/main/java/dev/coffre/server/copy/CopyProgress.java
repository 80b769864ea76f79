package dev.coffre.server.copy;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counts what a copy has done, and reports it at most once a second. Thread-safe. */
public final class CopyProgress {
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final LongSupplier nanos;
    private final Listener listener;
    private final AtomicLong lastReport;
    private final LongAdder doneFiles = new LongAdder();
    private final LongAdder doneBytes = new LongAdder();
    private final LongAdder copiedFiles = new LongAdder();
    private final LongAdder copiedBytes = new LongAdder();
    private final LongAdder removedFiles = new LongAdder();
    private final LongAdder closedPacks = new LongAdder();
    private final LongAdder skippedFiles = new LongAdder();
    private final LongAdder foreignFiles = new LongAdder();
    private volatile long totalFiles;
    private volatile long totalBytes;

    /** Gets how far a copy is. Called by one thread at a time. */
    @FunctionalInterface
    public interface Listener {
        /** @param copiedBytes those that were not there before */
        void onProgress(long files, long totalFiles, long bytes, long totalBytes, long copiedBytes);
    }

    /** @param nanos a monotonic clock */
    public CopyProgress(LongSupplier nanos, Listener listener) {
        this.nanos = nanos;
        this.listener = listener;
        this.lastReport = new AtomicLong(nanos.getAsLong() - INTERVAL_NANOS);
    }

    void begin(long files, long bytes) {
        totalFiles = files;
        totalBytes = bytes;
    }

    /** The copy had the file before. */
    void present(long length) {
        done(length);
    }

    void copied(long length, boolean isClosedPack) {
        copiedFiles.increment();
        copiedBytes.add(length);
        if (isClosedPack) {
            closedPacks.increment();
        }
        done(length);
    }

    void skipped(long length) {
        skippedFiles.increment();
        done(length);
    }

    void foreign(long length) {
        foreignFiles.increment();
        done(length);
    }

    void removed() {
        removedFiles.increment();
    }

    private void done(long length) {
        doneFiles.increment();
        doneBytes.add(length);
        long now = nanos.getAsLong();
        long last = lastReport.get();
        if (now - last >= INTERVAL_NANOS && lastReport.compareAndSet(last, now)) {
            listener.onProgress(doneFiles.sum(), totalFiles, doneBytes.sum(), totalBytes, copiedBytes.sum());
        }
    }

    CopyReport report(boolean complete) {
        return new CopyReport(
                totalFiles,
                totalBytes,
                copiedFiles.sum(),
                copiedBytes.sum(),
                removedFiles.sum(),
                closedPacks.sum(),
                skippedFiles.sum(),
                foreignFiles.sum(),
                complete);
    }
}
