package dev.coffre.backup.check;

import dev.coffre.backup.fetch.DomainAccess;
import dev.coffre.backup.fetch.FetchThreads;
import dev.coffre.backup.fetch.RecordFetcher;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.fetch.VaultPageSource;
import dev.coffre.backup.point.ListedPoint;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.run.ReportTimer;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Reads recovery points end to end and verifies everything, without writing. Pages come from the vault, not from the cache
 * folder, and every pid is computed again. The source of the points verifies their chain, signatures and seals
 * ({@link dev.coffre.backup.point.RecoveryPoints}).
 *
 * <p>For one thread; the work runs on {@link FetchThreads}. Memory does not grow with the size of the points, except
 * for about 16 bytes for each record and small file.
 */
public final class CheckRun {
    private final Iterable<ListedPoint> points;
    private final DomainAccess domain;
    private final CheckListener listener;
    private final CancelToken cancel;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * @param points one or all of a machine's; iterated twice; removed ones are skipped
     * @param random must be unpredictable to the author of the points
     */
    public CheckRun(
            Iterable<ListedPoint> points,
            DomainAccess domain,
            CheckListener listener,
            CancelToken cancel,
            InstantSource clock,
            RandomGenerator random) {
        this.points = points;
        this.domain = domain;
        this.listener = listener;
        this.cancel = cancel;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Checks everything. A finding does not end the run.
     *
     * @throws dev.coffre.vault.problem.Problem {@code job-cancelled}, or why the vault cannot be reached
     */
    public CheckReport run() {
        try (RecordOpenerPool openers = RecordOpenerPool.verifyingPids(domain.keys())) {
            RecordFetcher fetcher = domain.fetcher(openers);
            RecordFetcher treePages = domain.fetcher(openers);
            TrackingPageSource pages = new TrackingPageSource(new VaultPageSource(domain.vault(), openers));
            FingerprintHasher fingerprints = new FingerprintHasher(random);
            FindingCollector findings = new FindingCollector(finding -> listener.on(new CheckEvent.Found(finding)));
            RecordChecker records = new RecordChecker(fetcher, fingerprints, findings);
            ExpectedTotals expected = expected();
            CheckProgress progress = new CheckProgress(
                    listener,
                    new ReportTimer(clock),
                    () -> pages.opened() + records.verifiedCount(),
                    () -> fetcher.fetchedBytes() + treePages.fetchedBytes(),
                    expected.files,
                    expected.bytes);
            PointChecker check = new PointChecker(pages, treePages, records, fingerprints, findings, progress, cancel);
            for (ListedPoint point : points) {
                cancel.throwIfCancelled();
                switch (point) {
                    case ListedPoint.Removed _ -> {}
                    case ListedPoint.Unreadable unreadable ->
                        findings.point(
                                new CheckFinding.BadPoint(unreadable.seq(), unreadable.hash(), unreadable.why()));
                    case ListedPoint.Opened opened -> {
                        progress.pointReached();
                        check.check(opened.point());
                    }
                }
            }
            return progress.report(findings);
        }
    }

    private record ExpectedTotals(long files, long bytes) {}

    private ExpectedTotals expected() {
        long files = 0;
        long bytes = 0;
        for (ListedPoint point : points) {
            if (point instanceof ListedPoint.Opened opened) {
                files += opened.point().ext().files();
                bytes += opened.point().ext().bytes();
            }
        }
        return new ExpectedTotals(files, bytes);
    }
}
