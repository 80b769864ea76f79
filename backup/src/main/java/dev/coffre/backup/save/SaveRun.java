package dev.coffre.backup.save;

import dev.coffre.backup.cache.PageStore;
import dev.coffre.backup.point.PointFit;
import dev.coffre.backup.point.RunSummary;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.known.Losses;
import dev.coffre.backup.save.progress.Narrator;
import dev.coffre.backup.save.progress.SaveListener;
import dev.coffre.backup.save.progress.SavePhase;
import dev.coffre.backup.save.progress.SaveReport;
import dev.coffre.backup.save.progress.Tally;
import dev.coffre.backup.save.send.MissingRecords;
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
    /** How often a run starts again because the vault lost records that it had reported to have. */
    private static final int HEALINGS = 2;

    /** How often a run opens another session because the vault no longer knows its own. */
    static final int REOPENINGS = 5;

    /** Before the first of them. Each of the next waits twice as long. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

    private static final Duration GLANCE = Duration.ofMillis(200);

    private final SavePlan plan;
    private final Source source;
    private final Supplier<Vault> reached;
    private final SaveKeys keys;
    private final SaveFolders folders;
    private final HeadJournal journal;
    private final SaveThreads threads;
    private final InstantSource clock;

    /** @param reached returns the vault; called once, after the walk has started; an exception from it ends the run */
    public SaveRun(
            SavePlan plan,
            Source source,
            Supplier<Vault> reached,
            SaveKeys keys,
            SaveFolders folders,
            HeadJournal journal,
            SaveThreads threads,
            InstantSource clock) {
        this.plan = plan;
        this.source = source;
        this.reached = reached;
        this.keys = keys;
        this.folders = folders;
        this.journal = journal;
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
        Tally tally = new Tally();
        Narrator narrator = new Narrator(listener, clock, tally); // takes the time at which the run begins to read files
        try (PointPress points = new PointPress(plan, keys);
                PageStore pages = PageStore.open(folders.cache());
                Walks walks = new Walks(source, threads, cancel, clock)) {
            Vault vault = walks.meanwhile(reached);
            narrator.begin(SavePhase.COMPARING);
            ChainGuard chain = new ChainGuard(vault, plan.machine(), keys.vaultKey(), journal, points, clock, narrator);
            Standing standing = chain.check();
            PointFit.require(CarriedRoots.of(plan, standing.previous()).with(plan.roots()));
            VaultSession session = vault.open(plan.resume(), plan.terms());
            narrator.opened(session.id());
            Losses lost = new Losses();
            int healings = 0;
            int reopenings = 0;
            while (true) {
                narrator.beginAttempt();
                try {
                    SaveAttempt attempt = new SaveAttempt(
                            plan, walks, vault, session, keys, folders, pages, threads, tally, narrator, cancel);
                    SavedTree tree = attempt.run(standing.previous(), lost);
                    CarriedRoots carried = CarriedRoots.of(plan, standing.previous());
                    Acceptance acceptance = commit(session, tree, standing, carried, chain, points, tally, narrator);
                    remember(tree, pages, narrator);
                    SaveReport report = report(acceptance, session, tally, narrator);
                    session.close();
                    return report;
                } catch (MissingRecords missing) {
                    if (healings++ == HEALINGS) {
                        throw ProblemCode.MISSING_RECORDS.with(
                                "count", missing.oids().size());
                    }
                    lost.addAll(missing.oids());
                    tally.forgetSeen();
                    narrator.forgetAttempt();
                } catch (Problem problem) {
                    if (problem.code() != ProblemCode.SESSION_UNKNOWN || reopenings == REOPENINGS) {
                        throw problem;
                    }
                    tally.forgetSeen();
                    narrator.forgetAttempt();
                    if (reopenings == 0) {
                        narrator.warn(problem);
                    }
                    pause(firstPause.multipliedBy(1L << reopenings++), cancel);
                    session = vault.open(Optional.empty(), plan.terms());
                    narrator.opened(session.id());
                }
            }
        }
    }

    /** Another program opens sessions with this machine's key, and may end first. */
    private static void pause(Duration length, CancelToken cancel) {
        try {
            for (Duration left = length; left.isPositive(); left = left.minus(GLANCE)) {
                cancel.check();
                Thread.sleep(left.compareTo(GLANCE) < 0 ? left : GLANCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemCode.JOB_CANCELLED.problem();
        }
    }

    private Acceptance commit(
            VaultSession session,
            SavedTree tree,
            Standing standing,
            CarriedRoots carried,
            ChainGuard chain,
            PointPress points,
            Tally tally,
            Narrator narrator) {
        narrator.begin(SavePhase.COMMITTING);
        ChainHead head = standing.head();
        for (boolean again = false; ; again = true) {
            SignedPoint point = points.press(head, tree.root(), summary(narrator), carried);
            journal.sending(point);
            tally.sent(point.record().length + point.signature().length);
            switch (session.commit(point, plan.terms())) {
                case CommitResult.Committed(Receipt receipt) -> {
                    return accepted(point, receipt, narrator);
                }
                case CommitResult.Missing(List<Oid> oids) -> throw new MissingRecords(oids);
                case CommitResult.HeadMoved(ChainHead moved) -> {
                    if (again) {
                        throw ProblemCode.HEAD_MOVED.with("seq", moved.seq());
                    }
                    head = chain.check().head();
                }
            }
        }
    }

    private RunSummary summary(Narrator narrator) {
        return new RunSummary(narrator.began(), clock.instant(), Math.min(narrator.warningCount(), 0xFFFF_FFFFL));
    }

    private Acceptance accepted(SignedPoint point, Receipt receipt, Narrator narrator) {
        if (!receipt.hash().equals(point.hash()) || !receipt.isSignedBy(keys.vaultKey(), keys.vault())) {
            throw ProblemCode.RECEIPT_INVALID.with("reason", Receipt.NOT_OF_THIS_POINT);
        }
        ChainHead head = new ChainHead(point.ext().seq(), point.hash());
        journal.committed(head, receipt);
        narrator.committed(head);
        return new Acceptance(head, receipt);
    }

    /** The point is already committed, so a problem of the cache folder is only a warning. */
    private void remember(SavedTree tree, PageStore pages, Narrator narrator) {
        try {
            tree.remember(pages, folders.cache());
        } catch (Problem problem) {
            narrator.warn(problem);
        }
    }

    private static SaveReport report(Acceptance acceptance, VaultSession session, Tally tally, Narrator narrator) {
        return new SaveReport(
                acceptance.head(),
                acceptance.receipt(),
                tally.totals(),
                session.totals(),
                narrator.elapsed(),
                narrator.warnings(),
                narrator.warningCount());
    }

    private record Acceptance(ChainHead head, Receipt receipt) {}
}
