package dev.coffre.backup.check;

import dev.coffre.backup.run.ReportTimer;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.TreeItem;
import java.util.function.LongSupplier;

/** Counts the progress of a check and reports it a few times a second. Not thread-safe. */
final class CheckProgress {
    private final CheckListener listener;
    private final ReportTimer pace;
    private final LongSupplier records;
    private final LongSupplier fetched;
    private final long filesExpected;
    private final long bytesExpected;
    private long points;
    private long files;
    private long bytes;

    CheckProgress(
            CheckListener listener,
            ReportTimer pace,
            LongSupplier records,
            LongSupplier fetched,
            long filesExpected,
            long bytesExpected) {
        this.listener = listener;
        this.pace = pace;
        this.records = records;
        this.fetched = fetched;
        this.filesExpected = filesExpected;
        this.bytesExpected = bytesExpected;
    }

    void pointReached() {
        points++;
    }

    /** Reports that the check has reached an entry. */
    void entryReached(long seq, Entry entry) {
        reportWithin(seq, entry, 0);
    }

    /** @param bytesChecked of the entry, which is not yet done */
    void reportWithin(long seq, Entry entry, long bytesChecked) {
        if (pace.isDue()) {
            listener.on(new CheckEvent.Progress(
                    pace.elapsed(),
                    totals(bytesChecked),
                    filesExpected,
                    bytesExpected,
                    seq,
                    entry.key().display()));
        }
    }

    void completed(TreeItem item) {
        files += item.files();
        bytes += item.bytes();
    }

    CheckReport report(FindingCollector findings) {
        return new CheckReport(totals(0), pace.elapsed(), findings.all(), findings.count());
    }

    private CheckTotals totals(long bytesUnderWay) {
        return new CheckTotals(points, files, bytes + bytesUnderWay, records.getAsLong(), fetched.getAsLong());
    }
}
