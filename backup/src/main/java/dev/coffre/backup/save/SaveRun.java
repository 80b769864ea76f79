package dev.coffre.backup.save;

import dev.coffre.backup.cache.PageStore;
import dev.coffre.backup.point.PointCapacity;
import dev.coffre.backup.point.RunSummary;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.progress.ProgressReporter;
import dev.coffre.backup.save.progress.SaveListener;
import dev.coffre.backup.save.progress.SavePhase;
import dev.coffre.backup.save.progress.SaveReport;
import dev.coffre.backup.save.progress.SaveStats;
import dev.coffre.backup.save.reuse.LostRecords;
import dev.coffre.backup.save.send.RecordsLostException;
import dev.coffre.backup.source.Source;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One backup: turns files into a recovery point. Compares the source with the machine's previous point, reads and sends what is
 * new, lists all entries in pages, and commits the point. An interrupted run loses nothing that the vault has acknowledged; the
 * next run finds it there.
 *
 * <p>Used once, by one thread. Memory grows with the source only slightly: by less than a byte per small file, and by a few
 * hundred bytes per bundle or page.
 */
public final class SaveRun {
    /** Maximum number of times that a run starts again because the vault lost records that it had reported to have. */
    private static final int MAX_HEALING_ATTEMPTS = 2;

    /** Maximum number of times that a run opens another session because the vault no longer knows its own. */
    static final int REOPENINGS = 5;

    /** Pause before the first reopening. Each further pause is twice as long. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

    private static final Duration GLANCE = Duration.ofMillis(200);

    private final SavePlan plan;
    private final Source source;
    private final Supplier<Vault> vaultSupplier;
    private final SaveKeys keys;
    private final SaveFolders folders;
    private final ChainHeadStore headStore;
    private final SaveThreads threads;
    private final InstantSource clock;

    /** @param vaultSupplier returns the vault; called once, after the walk has started; an exception from it ends the run */
    public SaveRun(
            SavePlan plan,
            Source source,
            Supplier<Vault> vaultSupplier,
            SaveKeys keys,
            SaveFolders folders,
            ChainHeadStore headStore,
            SaveThreads threads,
            InstantSource clock) {
        this.plan = plan;
        this.source = source;
        this.vaultSupplier = vaultSupplier;
        this.keys = keys;
        this.folders = folders;
        this.headStore = headStore;
        this.threads = threads;
        this.clock = clock;
    }

    /**
     * Makes a recovery point. The vault session is closed only on success; otherwise the next run may resume it.
     *
     * @throws Problem that says why there is no point: {@code job-cancelled}, a refusal by the vault, or a fault of the chain,
     *     the source or this machine
     */
    public SaveReport run(SaveListener listener, CancelToken cancel) {
        return run(listener, cancel, FIRST_PAUSE);
    }

    SaveReport run(SaveListener listener, CancelToken cancel, Duration firstPause) {
        SaveStats stats = new SaveStats();
        ProgressReporter reporter =
                new ProgressReporter(listener, clock, stats); // records when the run begins to read files
        try (RecoveryPointWriter pointWriter = new RecoveryPointWriter(plan, keys);
                PageStore pages = PageStore.open(folders.cache());
                WalkSession walks = new WalkSession(source, threads, cancel, clock)) {
            Vault vault = walks.whileWalking(vaultSupplier);
            reporter.beginPhase(SavePhase.COMPARING);
            ChainVerifier chain =
                    new ChainVerifier(vault, plan.machine(), keys.vaultKey(), headStore, pointWriter, clock, reporter);
            ChainState chainState = chain.check();
            PointCapacity.requireFits(
                    RetainedRoots.of(plan, chainState.previous()).allRoots(plan.roots()));
            VaultSession session = vault.open(plan.resume(), plan.terms());
            reporter.opened(session.id());
            LostRecords lost = new LostRecords();
            int healings = 0;
            int reopenings = 0;
            while (true) {
                reporter.beginAttempt();
                try {
                    SaveAttempt attempt = new SaveAttempt(
                            plan, walks, vault, session, keys, folders, pages, threads, stats, reporter, cancel);
                    SavedTree tree = attempt.run(chainState.previous(), lost);
                    RetainedRoots retained = RetainedRoots.of(plan, chainState.previous());
                    CommittedPoint acceptance =
                            commit(session, tree, chainState, retained, chain, pointWriter, stats, reporter);
                    updateCache(tree, pages, reporter);
                    SaveReport report = report(acceptance, session, stats, reporter);
                    session.close();
                    return report;
                } catch (RecordsLostException missing) {
                    if (healings++ == MAX_HEALING_ATTEMPTS) {
                        throw ProblemCode.MISSING_RECORDS.with(
                                "count", missing.oids().size());
                    }
                    lost.addAll(missing.oids());
                    stats.resetFiles();
                    reporter.discardAttempt();
                } catch (Problem problem) {
                    if (problem.code() != ProblemCode.SESSION_UNKNOWN || reopenings == REOPENINGS) {
                        throw problem;
                    }
                    stats.resetFiles();
                    reporter.discardAttempt();
                    if (reopenings == 0) {
                        reporter.warn(problem);
                    }
                    pause(firstPause.multipliedBy(1L << reopenings++), cancel);
                    session = vault.open(Optional.empty(), plan.terms());
                    reporter.opened(session.id());
                }
            }
        }
    }

    /**
     * Waits before the next reopening. Another program opens sessions with this machine's key, and may end in the meantime.
     */
    private static void pause(Duration length, CancelToken cancel) {
        try {
            for (Duration left = length; left.isPositive(); left = left.minus(GLANCE)) {
                cancel.throwIfCancelled();
                Thread.sleep(left.compareTo(GLANCE) < 0 ? left : GLANCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemCode.JOB_CANCELLED.problem();
        }
    }

    private CommittedPoint commit(
            VaultSession session,
            SavedTree tree,
            ChainState chainState,
            RetainedRoots retained,
            ChainVerifier chain,
            RecoveryPointWriter pointWriter,
            SaveStats stats,
            ProgressReporter reporter) {
        reporter.beginPhase(SavePhase.COMMITTING);
        ChainHead head = chainState.head();
        for (boolean again = false; ; again = true) {
            SignedPoint point = pointWriter.seal(head, tree.root(), summary(reporter), retained);
            headStore.recordSending(point);
            stats.countSent(point.record().length + point.signature().length);
            switch (session.commit(point, plan.terms())) {
                case CommitResult.Committed(Receipt receipt) -> {
                    return verifyReceipt(point, receipt, reporter);
                }
                case CommitResult.Missing(List<Oid> oids) -> throw new RecordsLostException(oids);
                case CommitResult.HeadMoved(ChainHead moved) -> {
                    if (again) {
                        throw ProblemCode.HEAD_MOVED.with("seq", moved.seq());
                    }
                    head = chain.check().head();
                }
            }
        }
    }

    private RunSummary summary(ProgressReporter reporter) {
        return new RunSummary(reporter.began(), clock.instant(), Math.min(reporter.warningCount(), 0xFFFF_FFFFL));
    }

    private CommittedPoint verifyReceipt(SignedPoint point, Receipt receipt, ProgressReporter reporter) {
        if (!receipt.hash().equals(point.hash()) || !receipt.isSignedBy(keys.vaultKey(), keys.vault())) {
            throw ProblemCode.RECEIPT_INVALID.with("reason", Receipt.NOT_OF_THIS_POINT);
        }
        ChainHead head = new ChainHead(point.ext().seq(), point.hash());
        headStore.recordCommit(head, receipt);
        reporter.committed(head);
        return new CommittedPoint(head, receipt);
    }

    /** The point is already committed, so a problem of the cache folder is only a warning. */
    private void updateCache(SavedTree tree, PageStore pages, ProgressReporter reporter) {
        try {
            tree.updateCache(pages, folders.cache());
        } catch (Problem problem) {
            reporter.warn(problem);
        }
    }

    private static SaveReport report(
            CommittedPoint acceptance, VaultSession session, SaveStats stats, ProgressReporter reporter) {
        return new SaveReport(
                acceptance.head(),
                acceptance.receipt(),
                stats.totals(),
                session.totals(),
                reporter.elapsed(),
                reporter.warnings(),
                reporter.warningCount());
    }

    private record CommittedPoint(ChainHead head, Receipt receipt) {}
}
