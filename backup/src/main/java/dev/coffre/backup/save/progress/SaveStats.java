package dev.coffre.backup.save.progress;

import java.util.concurrent.atomic.LongAdder;

/** Counters of a run. Thread-safe, but the sums of {@link #totals} are not one atomic snapshot. */
public final class SaveStats {
    private final LongAdder filesSeen = new LongAdder();
    private final LongAdder bytesSeen = new LongAdder();
    private final LongAdder filesRead = new LongAdder();
    private final LongAdder bytesRead = new LongAdder();
    private final LongAdder bytesSent = new LongAdder();
    private final LongAdder bytesStored = new LongAdder();
    private final LongAdder recordsSent = new LongAdder();
    private final LongAdder dataRecordsSent = new LongAdder();

    /** Counts a regular file of the point. */
    public void countFiles(long bytes) {
        filesSeen.increment();
        bytesSeen.add(bytes);
    }

    /** Counts regular files of the point. */
    public void countFiles(long files, long bytes) {
        filesSeen.add(files);
        bytesSeen.add(bytes);
    }

    /** Resets the counts of files, because a new attempt counts all files again. */
    public void resetFiles() {
        filesSeen.reset();
        bytesSeen.reset();
    }

    public void countFileRead() {
        filesRead.increment();
    }

    public void countBytesRead(long bytes) {
        bytesRead.add(bytes);
    }

    /**
     * Counts the records of one request.
     *
     * @param bytes of the request
     * @param stored bytes of the records that were new to the vault
     */
    public void countSent(int records, boolean data, long bytes, long stored) {
        recordsSent.add(records);
        dataRecordsSent.add(data ? records : 0);
        bytesSent.add(bytes);
        bytesStored.add(stored);
    }

    /** Counts a request body without records, such as the point itself. */
    public void countSent(long bytes) {
        bytesSent.add(bytes);
    }

    public SaveTotals totals() {
        return new SaveTotals(
                filesSeen.sum(),
                bytesSeen.sum(),
                filesRead.sum(),
                bytesRead.sum(),
                bytesSent.sum(),
                bytesStored.sum(),
                recordsSent.sum(),
                dataRecordsSent.sum());
    }
}
