package dev.coffre.backup.save;

import dev.coffre.backup.cache.PageStore;
import dev.coffre.backup.paths.ExistingPoints;
import dev.coffre.backup.point.PointCapacity;
import dev.coffre.backup.point.RunSummary;
import dev.coffre.backup.save.compare.RetainedRoots;
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
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One backup: turns files into a recovery point. Compares the source with the machine's previous point, reads and sends
 * what is new, lists all entries in pages, and commits the point. An interrupted run loses nothing that the vault has
 * acknowledged; the next run finds it there.
 *
 * <p>Used once, by one thread. Memory grows with the source only slightly: by less than a byte per small file, and by a few
 * hundred bytes per bundle or page.
 */
public final class SaveRun {
    /** How often a run starts again because the vault lost records after reporting that it has them. */
    private static final int MAX_HEALING_ATTEMPTS = 2;

    /** Maximum number of times that a run opens another session because the vault no longer knows its own. */
    static final int REOPENINGS = 5;

    /** The wait before the first reopening. Each further wait is twice as long. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

    /** How long a waiting run takes at most to notice that it was cancelled. */
    private static final Duration CANCEL_CHECK_INTERVAL = Duration.ofMillis(200);

    private final SavePlan plan;
    private final Source source;
    private final Supplier<Vault> vaultSupplier;
    private final ChainHeadStore headStore;
    private final SaveContext context;

    /**
     * @param vaultSupplier connects to the vault; called once, after the walk has started; an exception from it ends the run
     */
    public SaveRun(
            SavePlan plan,
            Source source,
            Supplier<Vault> vaultSupplier,
            ChainHeadStore headStore,
            SaveContext context) {
        this.plan = plan;
        this.source = source;
        this.vaultSupplier = vaultSupplier;
        this.headStore = headStore;
        this.context = context;
    }

    /**
     * Makes a recovery point. The vault session is closed only on success; otherwise the next run may resume it.
     *
     * @throws Problem that says why there is no point: {@code job-cancelled}, a refusal by the vault, or a fault of the
     *     chain, the source or this machine
     */
    public SaveReport run(SaveListener listener) {
        return run(listener, FIRST_PAUSE);
    }

    SaveReport run(SaveListener listener, Duration firstPause) {
        // Takes the time at which the run begins, before any file is read.
        ProgressReporter reporter = new ProgressReporter(listener, context.clock(), new SaveStats());
        try (RecoveryPointWriter pointWriter = new RecoveryPointWriter(plan, context.keys());
                PageStore pages = PageStore.open(context.cacheFolder());
                WalkSession walks = new WalkSession(source, context.threads(), context.cancel(), context.clock())) {
            Vault vault = walks.whileWalking(vaultSupplier);
            reporter.beginPhase(SavePhase.COMPARING);
            ChainVerifier chain = new ChainVerifier(
                    vault,
                    plan.origin().machine(),
                    context.keys().vaultKey(),
                    headStore,
                    pointWriter,
                    context.clock(),
                    reporter);
            ChainState chainState = chain.check();
            PointCapacity.requireFits(
                    plan.retainedRootsOf(chainState.previous()).allRoots(plan.roots()));
            VaultSession session = vault.open(plan.resume(), plan.terms());
            reporter.opened(session.id());
            LostRecords lost = new LostRecords();
            int healings = 0;
            int reopenings = 0;
            while (true) {
                reporter.beginAttempt();
                try {
                    SavedTree tree = new SaveAttempt(plan, context, walks, vault, session, pages, reporter)
                            .run(chainState.previous(), lost);
                    CommittedPoint point = commit(session, tree, chainState, chain, pointWriter, reporter);
                    updateCache(tree, point.head(), pages, vault, reporter);
                    SaveReport report = report(point, session, reporter);
                    session.close();
                    return report;
                } catch (RecordsLostException missing) {
                    if (healings++ == MAX_HEALING_ATTEMPTS) {
                        throw ProblemCode.MISSING_RECORDS.with(
                                "count", missing.oids().size());
                    }
                    reporter.discardAttempt();
                    if (lost.containsAny(missing.oids())) {
                        // The session relies on what the first attempt used, although the last one did without it.
                        session = vault.open(Optional.empty(), plan.terms());
                        reporter.opened(session.id());
                    }
                    lost.addAll(missing.oids());
                } catch (Problem problem) {
                    if (problem.code() != ProblemCode.SESSION_UNKNOWN || reopenings == REOPENINGS) {
                        throw problem;
                    }
                    reporter.discardAttempt();
                    if (reopenings == 0) {
                        reporter.warn(problem);
                    }
                    pause(firstPause.multipliedBy(1L << reopenings++));
                    chainState = chain.check(); // a commit may have been accepted before its session was gone
                    session = vault.open(Optional.empty(), plan.terms());
                    reporter.opened(session.id());
                }
            }
        }
    }

    /** Gives another program time to end that opened a session with this machine's key. */
    private void pause(Duration length) {
        try {
            for (Duration left = length; left.isPositive(); left = left.minus(CANCEL_CHECK_INTERVAL)) {
                context.cancel().throwIfCancelled();
                Thread.sleep(left.compareTo(CANCEL_CHECK_INTERVAL) < 0 ? left : CANCEL_CHECK_INTERVAL);
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
            ChainVerifier chain,
            RecoveryPointWriter pointWriter,
            ProgressReporter reporter) {
        reporter.beginPhase(SavePhase.COMMITTING);
        RetainedRoots retained = plan.retainedRootsOf(chainState.previous());
        ChainHead head = chainState.head();
        for (boolean again = false; ; again = true) {
            SignedPoint point = pointWriter.seal(head, tree.root(), summary(reporter), retained);
            headStore.recordSending(point);
            reporter.stats().countSent(point.record().length + point.signature().length);
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
        return new RunSummary(
                reporter.began(), context.clock().instant(), Math.min(reporter.warningCount(), 0xFFFF_FFFFL));
    }

    private CommittedPoint verifyReceipt(SignedPoint point, Receipt receipt, ProgressReporter reporter) {
        if (!receipt.hash().equals(point.hash())
                || !receipt.isSignedBy(context.keys().vaultKey(), context.keys().vault())) {
            throw ProblemCode.RECEIPT_INVALID.with("reason", Receipt.NOT_OF_THIS_POINT);
        }
        ChainHead head = new ChainHead(point.ext().seq(), point.hash());
        headStore.recordCommit(head, receipt);
        reporter.committed(head);
        return new CommittedPoint(head, receipt);
    }

    /** The point is already committed, so a problem of the cache folder is only a warning. */
    private void updateCache(SavedTree tree, ChainHead point, PageStore pages, Vault vault, ProgressReporter reporter) {
        try {
            tree.updateCache(pages, context.cacheFolder());
            tree.paths()
                    .ifPresent(draft -> draft.commit(
                            point,
                            () -> ExistingPoints.of(vault.chain(plan.origin().machine()))));
        } catch (Problem problem) {
            reporter.warn(problem);
        }
    }

    private static SaveReport report(CommittedPoint point, VaultSession session, ProgressReporter reporter) {
        return new SaveReport(
                point.head(),
                point.receipt(),
                reporter.stats().totals(),
                session.totals(),
                reporter.elapsed(),
                reporter.warnings(),
                reporter.warningCount());
    }

    private record CommittedPoint(ChainHead head, Receipt receipt) {}
}
