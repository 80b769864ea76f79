package dev.coffre.backup.check;

import dev.coffre.backup.point.ListedPoint;
import dev.coffre.backup.recall.Openers;
import dev.coffre.backup.recall.Recall;
import dev.coffre.backup.recall.RecallThreads;
import dev.coffre.backup.recall.VaultPages;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.run.Pace;
import dev.coffre.vault.DomainReader;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Reads recovery points end to end and verifies everything, without writing. Pages come from the vault, not from the cache
 * folder, and every pid is computed again. The source of the points verifies their chain, signatures and seals
 * ({@link dev.coffre.backup.point.RecoveryPoints}).
 *
 * <p>For one thread; the work runs on {@link RecallThreads}. Memory does not grow with the size of the points, except for about
 * 16 bytes for each record and small file.
 */
public final class CheckRun {
    private final Iterable<ListedPoint> points;
    private final DomainReader vault;
    private final DomainKeys keys;
    private final RecallThreads threads;
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
            DomainReader vault,
            DomainKeys keys,
            RecallThreads threads,
            CheckListener listener,
            CancelToken cancel,
            InstantSource clock,
            RandomGenerator random) {
        this.points = points;
        this.vault = vault;
        this.keys = keys;
        this.threads = threads;
        this.listener = listener;
        this.cancel = cancel;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Checks everything, whatever is found.
     *
     * @throws dev.coffre.vault.problem.Problem {@code job-cancelled}, or why the vault cannot be reached
     */
    public CheckReport run() {
        try (Openers openers = Openers.recomputingPids(keys)) {
            Recall recall = new Recall(vault, openers, threads);
            Recall treePages = new Recall(vault, openers, threads);
            PagesOnWatch pages = new PagesOnWatch(new VaultPages(vault, openers));
            Fingerprints fingerprints = new Fingerprints(random);
            Findings findings = new Findings(finding -> listener.on(new CheckEvent.Found(finding)));
            RecordChecks records = new RecordChecks(recall, openers, threads.compute(), fingerprints, findings);
            Expected expected = expected();
            CheckProgress progress = new CheckProgress(
                    listener,
                    new Pace(clock),
                    () -> pages.opened() + records.opened(),
                    () -> recall.fetchedBytes() + treePages.fetchedBytes(),
                    expected.files,
                    expected.bytes);
            PointCheck check = new PointCheck(pages, treePages, records, fingerprints, findings, progress, cancel);
            for (ListedPoint point : points) {
                cancel.check();
                switch (point) {
                    case ListedPoint.Removed _ -> {}
                    case ListedPoint.Unreadable unreadable ->
                        findings.point(
                                new Finding.PointUnreadable(unreadable.seq(), unreadable.hash(), unreadable.why()));
                    case ListedPoint.Opened opened -> {
                        progress.beginPoint();
                        check.check(opened.point());
                    }
                }
            }
            return progress.report(findings);
        }
    }

    private record Expected(long files, long bytes) {}

    private Expected expected() {
        long files = 0;
        long bytes = 0;
        for (ListedPoint point : points) {
            if (point instanceof ListedPoint.Opened opened) {
                files += opened.point().ext().files();
                bytes += opened.point().ext().bytes();
            }
        }
        return new Expected(files, bytes);
    }
}
