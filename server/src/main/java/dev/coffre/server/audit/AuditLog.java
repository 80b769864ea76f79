package dev.coffre.server.audit;

import dev.coffre.server.catalog.AuditFilter;
import dev.coffre.server.catalog.AuditIndex;
import dev.coffre.server.catalog.AuditRow;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.server.catalog.TimeCursor;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.server.message.AuditVerification;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The audit log. Each entry names the hash of the one before, so no entry can be changed or removed unnoticed. From time to
 * time the signed journal records the last entry, so the end cannot be truncated unnoticed either.
 *
 * <p>With one process, the files are the log ({@link FileAuditChain}), and the catalog indexes them. Several processes write
 * to the catalog that they share, and one of them copies the entries to the store ({@link SharedAuditChain}). In both forms,
 * what the catalog lacks is taken over at each start. Damaged files do not stop the service: the log continues after the
 * last entry that files, catalog or journal know, and {@link #verify} reports the break.
 *
 * <p>An intent is written to the catalog before an action is carried out. The transaction that indexes the action's entry
 * deletes it. So neither a crash nor a full disk leaves an action without an entry: the next start, or another process,
 * writes an entry for each remaining intent.
 *
 * <p>Repeated actions without effect are recorded up to a limit and then only counted ({@link AuditRateLimiter}). Each
 * hour an entry reports how many were omitted. A service that is killed loses that count. Each process counts for itself:
 * a common count would make refused requests write to the catalog. Thread-safe.
 */
public final class AuditLog implements AutoCloseable {
    /** Maximum number of entries in one page. */
    public static final int MAX_PAGE = 500;

    /** Outcome of an action that was carried out. */
    public static final String DONE = "done";

    /** Outcome of an action that was carried out and changed nothing. */
    public static final String UNCHANGED = "unchanged";

    /** Outcome of an action during which the service stopped. It may have been carried out or not. */
    public static final String INTERRUPTED = "interrupted";

    private static final System.Logger LOG = System.getLogger(AuditLog.class.getName());

    private final AuditChain chain;
    private final Catalog catalog;
    private final InstantSource clock;

    /** Ended actions whose entry the disk refused. No further action begins until their entries are written. */
    private final Deque<AuditChain.CompletedAction> pendingEntries = new ArrayDeque<>();

    private final AuditRateLimiter rateLimiter;

    private AuditLog(AuditChain chain, Catalog catalog, InstantSource clock, BooleanSupplier isDiskFull) {
        this.chain = chain;
        this.catalog = catalog;
        this.clock = clock;
        this.rateLimiter = new AuditRateLimiter(this::isMachine, isDiskFull);
    }

    /** @param isDiskFull whether only the reserve of the disk is left, which is for entries of changes */
    public static AuditLog open(
            AuditStorage storage, Catalog catalog, Ledger ledger, InstantSource clock, BooleanSupplier isDiskFull) {
        return open(storage, catalog, ledger, clock, isDiskFull, SharedAuditChain.INTENT_TERM);
    }

    /** @param intentTerm how long a process that may have died is waited for */
    static AuditLog open(
            AuditStorage storage,
            Catalog catalog,
            Ledger ledger,
            InstantSource clock,
            BooleanSupplier isDiskFull,
            Duration intentTerm) {
        AuditChain chain = catalog.isShared()
                ? new SharedAuditChain(
                        storage.inFolder(),
                        storage.inStore(),
                        catalog,
                        new AuditShipper(storage.inStore(), catalog, ledger, clock),
                        clock,
                        intentTerm)
                : new FileAuditChain(storage.inFolder(), storage.inStore(), catalog, ledger);
        chain.open();
        AuditLog log = new AuditLog(chain, catalog, clock, isDiskFull);
        log.closeAbandonedIntents();
        return log;
    }

    /** Returns whether several processes may write to the log. */
    public boolean isShared() {
        return catalog.isShared();
    }

    /**
     * Work of several processes that is due every few seconds: ships entries to the store, and writes the entries of
     * processes that died. Does nothing in a log of one process.
     */
    public void maintain() {
        try {
            chain.maintain();
        } finally {
            closeAbandonedIntents();
        }
    }

    /** Returns how many entries are in the catalog only: a loss of its database would lose these. */
    public long unshipped() {
        return chain.unshipped();
    }

    /**
     * Adds an entry for an action that changed nothing. Durable on return. Repetitions beyond a limit are only counted.
     *
     * @param actor empty if unknown
     * @param outcome {@link #DONE}, or the code of a problem
     */
    public synchronized void append(
            String actor, String from, Optional<VaultId> vault, AuditAction action, String outcome) {
        Instant now = clock.instant();
        addOmitted(rateLimiter.drainExpired(now));
        writePending();
        if (rateLimiter.shouldRecord(actor, vault, action, outcome, now)) {
            chain.append(new AuditChain.CompletedAction(
                    new AuditChain.AuditedAction(actor, from, vault, action), outcome, now, OptionalLong.empty()));
            chain.complete();
        }
    }

    /**
     * Carries out an action and adds an entry with its outcome. The intent is durable before the action begins, the entry
     * before this method returns.
     */
    public <T> T record(String actor, String from, Optional<VaultId> vault, AuditAction action, Supplier<T> work) {
        return record(actor, from, vault, action, work, answer -> true);
    }

    /** As {@link #record}, where work that had no effect is {@link #UNCHANGED}. */
    public <A> A recordEffect(String from, Optional<VaultId> vault, AuditAction action, Supplier<Effect<A>> work) {
        return record("", from, vault, action, work, Effect::changed).answer();
    }

    /** As {@link #record}. @param changed whether this answer is of work that had an effect */
    public <T> T record(
            String actor,
            String from,
            Optional<VaultId> vault,
            AuditAction action,
            Supplier<T> work,
            Predicate<? super T> changed) {
        AuditChain.AuditedAction act = new AuditChain.AuditedAction(actor, from, vault, action);
        OptionalLong intent = OptionalLong.of(begin(act));
        boolean[] unchanged = new boolean[1];
        return runAndReport(
                () -> {
                    T answer = work.get();
                    unchanged[0] = !changed.test(answer);
                    return answer;
                },
                outcome -> end(new AuditChain.CompletedAction(
                        act, unchanged[0] ? UNCHANGED : outcome, clock.instant(), intent)));
    }

    /** As {@link #record} without an intent, for reading a machine's data, which a client may repeat often. */
    public <T> T recordRead(String from, Optional<VaultId> vault, AuditAction action, Supplier<T> work) {
        return recordRepeatable("", from, vault, action, 1, work);
    }

    /** As {@link #recordRead}, for a password or code that a person gives. A script may repeat it often. */
    public <T> T recordProof(String actor, String from, AuditAction action, Supplier<T> work) {
        return recordRepeatable(actor, from, Optional.empty(), action, AuditRateLimiter.MAX_PER_HOUR, work);
    }

    private <T> T recordRepeatable(
            String actor, String from, Optional<VaultId> vault, AuditAction action, int most, Supplier<T> work) {
        return runAndReport(work, outcome -> {
            if (outcome.equals(DONE)) {
                appendRead(new AuditChain.AuditedAction(actor, from, vault, action), most);
            } else {
                append(actor, from, vault, action, outcome);
            }
        });
    }

    private synchronized void appendRead(AuditChain.AuditedAction act, int most) {
        Instant now = clock.instant();
        addOmitted(rateLimiter.drainExpired(now));
        writePending();
        if (rateLimiter.shouldRecordRead(act.actor(), act.vault(), act.action(), act.from(), most, now)) {
            append(act.actor(), act.from(), act.vault(), act.action(), DONE);
        }
    }

    /**
     * Like {@link #record}.
     *
     * @param work returns whether it changed anything; if not, the outcome is {@link #UNCHANGED}
     */
    public void recordChange(
            String actor, String from, Optional<VaultId> vault, AuditAction action, BooleanSupplier work) {
        record(actor, from, vault, action, work::getAsBoolean, changed -> changed);
    }

    private static <T> T runAndReport(Supplier<T> work, Consumer<String> told) {
        String outcome = ProblemCode.INTERNAL_BUG.code();
        try {
            T answer = work.get();
            outcome = DONE;
            return answer;
        } catch (Problem problem) {
            outcome = problem.code().code();
            throw problem;
        } catch (StoreUnavailableException away) {
            outcome = away.problem().code().code();
            throw away;
        } finally {
            told.accept(outcome);
        }
    }

    private boolean isMachine(VaultId vault, String id) {
        try {
            MachineId machine = MachineId.parse(id);
            return catalog.read(connection -> new MachineTable(connection).find(machine))
                    .filter(row -> row.vault().equals(vault))
                    .isPresent();
        } catch (IllegalArgumentException notAnId) {
            return false;
        }
    }

    private long begin(AuditChain.AuditedAction act) {
        synchronized (this) {
            writePending();
        }
        return chain.begin(act, INTERRUPTED, clock.instant());
    }

    /** The action was carried out, so its entry stays queued if the disk refuses it. */
    private synchronized void end(AuditChain.CompletedAction ended) {
        addOmitted(rateLimiter.drainExpired(ended.at()));
        AuditChain.AuditedAction act = ended.act();
        if (rateLimiter.shouldRecord(act.actor(), act.vault(), act.action(), ended.outcome(), ended.at())) {
            pendingEntries.add(ended);
        } else {
            ended.intent().ifPresent(chain::settle);
        }
        writePending();
    }

    private void addOmitted(List<AuditRateLimiter.OmittedEntries> omitted) {
        for (AuditRateLimiter.OmittedEntries some : omitted) {
            AuditChain.AuditedAction act = new AuditChain.AuditedAction("", "", some.vault(), some.summary());
            pendingEntries.add(new AuditChain.CompletedAction(act, DONE, clock.instant(), OptionalLong.empty()));
        }
    }

    private void writePending() {
        while (!pendingEntries.isEmpty()) {
            chain.append(pendingEntries.getFirst());
            pendingEntries.removeFirst();
        }
        chain.complete();
    }

    /**
     * Returns a page of entries, newest first.
     *
     * @param after {@link AuditEntryPage#next} of the previous page
     * @param limit 1 to {@value #MAX_PAGE}
     */
    public AuditEntryPage page(AuditFilter filter, Optional<TimeCursor> after, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw ProblemCode.REQUEST_MALFORMED.with("reason", "a page has 1 to " + MAX_PAGE + " entries");
        }
        List<AuditRow> rows = catalog.read(connection -> new AuditIndex(connection).page(filter, after, limit + 1));
        List<AuditRow> shown = rows.stream().limit(limit).toList();
        Optional<TimeCursor> next = rows.size() > limit
                ? Optional.of(
                        new TimeCursor(shown.getLast().at(), shown.getLast().n()))
                : Optional.empty();
        return new AuditEntryPage(
                shown.stream()
                        .map(row -> AuditEntry.parse(row.line().getBytes(StandardCharsets.UTF_8)))
                        .toList(),
                next);
    }

    /** Reads the whole log and reports the first entry that was changed or is missing. */
    public AuditVerification verify() {
        AuditVerifier check;
        synchronized (this) {
            check = new AuditVerifier(chain.knownHeads());
        }
        chain.readAll(check::line);
        return check.verdict();
    }

    /** Records how many entries were omitted, and anchors the end of the log in the journal. */
    @Override
    public synchronized void close() {
        addOmitted(rateLimiter.drainAll());
        try {
            writePending();
        } catch (Problem problem) {
            LOG.log(System.Logger.Level.WARNING, "entries are not in the audit log: {0}", problem.getMessage());
        }
        try {
            chain.close();
        } catch (Problem | StoreUnavailableException failed) {
            LOG.log(System.Logger.Level.WARNING, "the end of the audit log is not noted: {0}", failed.getMessage());
        }
    }

    /**
     * Queues an entry for each intent of a process that ended meanwhile, whose action was interrupted. A full disk does not
     * keep the service from starting: the entries then stay queued.
     */
    private synchronized void closeAbandonedIntents() {
        for (AuditIndex.AuditIntent intent : chain.abandonedIntents()) {
            AuditEntry begun = AuditEntry.parse(intent.line().getBytes(StandardCharsets.UTF_8));
            AuditAction action = begun.action().with("begun", begun.at());
            AuditChain.AuditedAction act =
                    new AuditChain.AuditedAction(begun.actor(), begun.from(), begun.vault(), action);
            pendingEntries.add(
                    new AuditChain.CompletedAction(act, INTERRUPTED, clock.instant(), OptionalLong.of(intent.id())));
        }
        try {
            writePending();
        } catch (Problem problem) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "interrupted actions are not in the audit log yet: {0}",
                    problem.getMessage());
        }
    }
}
