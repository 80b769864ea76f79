package dev.coffre.backup.save.progress;

import java.util.concurrent.atomic.LongAdder;

/** What a run has done so far. Thread-safe; sums of one moment may be a little apart. */
public final class Tally {
    private final LongAdder filesSeen = new LongAdder();
    private final LongAdder bytesSeen = new LongAdder();
    private final LongAdder filesRead = new LongAdder();
    private final LongAdder bytesRead = new LongAdder();
    private final LongAdder bytesSent = new LongAdder();
    private final LongAdder bytesStored = new LongAdder();
    private final LongAdder recordsSent = new LongAdder();
    private final LongAdder dataRecordsSent = new LongAdder();

    /** A regular file that the point will hold. */
    public void seen(long bytes) {
        filesSeen.increment();
        bytesSeen.add(bytes);
    }

    /** Regular files that the point will hold. */
    public void seen(long files, long bytes) {
        filesSeen.add(files);
        bytesSeen.add(bytes);
    }

    /** The run begins again: what it sees, it sees for the first time. */
    public void forgetSeen() {
        filesSeen.reset();
        bytesSeen.reset();
    }

    public void fileRead() {
        filesRead.increment();
    }

    public void read(long bytes) {
        bytesRead.add(bytes);
    }

    /**
     * Records that went out in one request.
     *
     * @param bytes of the request
     * @param stored of these records, what was new to the vault
     */
    public void sent(int records, boolean data, long bytes, long stored) {
        recordsSent.add(records);
        dataRecordsSent.add(data ? records : 0);
        bytesSent.add(bytes);
        bytesStored.add(stored);
    }

    /** A request body beside records, such as the point itself. */
    public void sent(long bytes) {
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
