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
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.wire.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
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
 * <p>The files are the log. The catalog indexes them and is brought up to date at each start. Damaged files do not stop the
 * service: the log continues after the last entry that files, catalog or journal know, and {@link #verify} reports the break.
 *
 * <p>An intent is written to the catalog before an action is carried out. The transaction that indexes the action's entry
 * deletes it. So neither a crash nor a full disk leaves an action without an entry: the next start writes an entry for each
 * remaining intent.
 *
 * <p>Repeated actions without effect are recorded up to a limit and then only counted ({@link AuditRateLimiter}). Each hour an entry
 * reports how many were omitted. A service that is killed loses that count. Thread-safe.
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
    private static final int ANCHOR_INTERVAL = 100;
    private static final int BATCH = 10_000;

    private final AuditFiles files;
    private final Catalog catalog;
    private final Ledger ledger;
    private final InstantSource clock;
    /** Entries in the files that the catalog does not have yet. */
    private final List<AuditEntry> unindexed = new ArrayList<>();

    /** Intents whose entries are in the files. The transaction that indexes these entries deletes them. */
    private final List<Long> settledIntents = new ArrayList<>();

    /** Ended actions whose entry the disk refused. No further action begins until their entries are written. */
    private final Deque<CompletedAction> pendingEntries = new ArrayDeque<>();

    private final AuditRateLimiter rateLimiter;

    /** Intents left by an earlier run of the service. */
    private final List<AuditIndex.AuditIntent> leftoverIntents = new ArrayList<>();

    private AuditIndex.AuditHead head = new AuditIndex.AuditHead(0, Sha256.ZERO);
    private long anchored;

    private AuditLog(
            AuditFiles files, Catalog catalog, Ledger ledger, InstantSource clock, BooleanSupplier isDiskFull) {
        this.files = files;
        this.catalog = catalog;
        this.ledger = ledger;
        this.clock = clock;
        this.rateLimiter = new AuditRateLimiter(this::isMachine, isDiskFull);
    }

    /** @param isDiskFull whether only the reserve of the disk is left, which is for entries of changes */
    public static AuditLog open(
            Disk disk, Path folder, Catalog catalog, Ledger ledger, InstantSource clock, BooleanSupplier isDiskFull) {
        AuditLog log = new AuditLog(new AuditFiles(disk, folder), catalog, ledger, clock, isDiskFull);
        log.files.truncateIncompleteLine();
        log.catchUp();
        log.closeInterruptedIntents();
        return log;
    }

    /** An audited action and its originator. */
    private record AuditedAction(String actor, String from, Optional<VaultId> vault, AuditAction action) {}

    /** An action that ended. {@code intent} is empty if none was written. */
    private record CompletedAction(AuditedAction act, String outcome, Instant at, OptionalLong intent) {}

    /**
     * Adds an entry for an action that changed nothing. Durable on return. Repetitions beyond a limit are only counted.
     *
     * @param actor empty if unknown
     * @param outcome {@link #DONE}, or the code of a problem
     */
    public synchronized void append(
            String actor, String from, Optional<VaultId> vault, AuditAction deed, String outcome) {
        Instant now = clock.instant();
        addOmitted(rateLimiter.drainExpired(now));
        writePending();
        if (rateLimiter.shouldRecord(actor, vault, deed, outcome, now)) {
            addToFiles(new CompletedAction(
                    new AuditedAction(actor, from, vault, deed), outcome, now, OptionalLong.empty()));
            indexAndAnchor();
        }
    }

    /**
     * Carries out an action and adds an entry with its outcome. The intent is durable before the action begins, the entry
     * before this method returns.
     */
    public <T> T record(String actor, String from, Optional<VaultId> vault, AuditAction deed, Supplier<T> work) {
        return record(actor, from, vault, deed, work, answer -> true);
    }

    /** As {@link #record}, where work that had no effect is {@link #UNCHANGED}. */
    public <A> A tellEffect(String from, Optional<VaultId> vault, AuditAction deed, Supplier<Effect<A>> work) {
        return record("", from, vault, deed, work, Effect::changed).answer();
    }

    /** As {@link #record}. @param changed whether this answer is of work that had an effect */
    public <T> T record(
            String actor,
            String from,
            Optional<VaultId> vault,
            AuditAction deed,
            Supplier<T> work,
            Predicate<? super T> changed) {
        AuditedAction act = new AuditedAction(actor, from, vault, deed);
        OptionalLong intent = OptionalLong.of(begin(act));
        boolean[] unchanged = new boolean[1];
        return runAndReport(
                () -> {
                    T answer = work.get();
                    unchanged[0] = !changed.test(answer);
                    return answer;
                },
                outcome -> end(new CompletedAction(act, unchanged[0] ? UNCHANGED : outcome, clock.instant(), intent)));
    }

    /** As {@link #record} without an intent, for reading a machine's data, which a client may repeat often. */
    public <T> T recordRead(String from, Optional<VaultId> vault, AuditAction deed, Supplier<T> work) {
        return tellRepeatable("", from, vault, deed, 1, work);
    }

    /** The same of a person who gives password or code, as a script may do again and again. */
    public <T> T tellProof(String actor, String from, AuditAction deed, Supplier<T> work) {
        return tellRepeatable(actor, from, Optional.empty(), deed, AuditRateLimiter.MAX_PER_HOUR, work);
    }

    private <T> T tellRepeatable(
            String actor, String from, Optional<VaultId> vault, AuditAction deed, int most, Supplier<T> work) {
        return runAndReport(work, outcome -> {
            if (outcome.equals(DONE)) {
                appendRead(new AuditedAction(actor, from, vault, deed), most);
            } else {
                append(actor, from, vault, deed, outcome);
            }
        });
    }

    private synchronized void appendRead(AuditedAction act, int most) {
        Instant now = clock.instant();
        addOmitted(rateLimiter.drainExpired(now));
        writePending();
        if (rateLimiter.shouldRecordRead(act.actor, act.vault, act.action, act.from, most, now)) {
            append(act.actor, act.from, act.vault, act.action, DONE);
        }
    }

    /**
     * Like {@link #record}.
     *
     * @param work returns whether it changed anything; if not, the outcome is {@link #UNCHANGED}
     */
    public void recordChange(
            String actor, String from, Optional<VaultId> vault, AuditAction deed, BooleanSupplier work) {
        record(actor, from, vault, deed, work::getAsBoolean, changed -> changed);
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

    private long begin(AuditedAction act) {
        synchronized (this) {
            writePending();
        }
        AuditEntry intent = entry(new AuditIndex.AuditHead(0, Sha256.ZERO), act, INTERRUPTED, clock.instant());
        return catalog.write(connection -> new AuditIndex(connection).insertIntent(intent.line()));
    }

    /** The action was carried out, so its entry stays queued if the disk refuses it. */
    private synchronized void end(CompletedAction ended) {
        addOmitted(rateLimiter.drainExpired(ended.at));
        AuditedAction act = ended.act;
        if (rateLimiter.shouldRecord(act.actor, act.vault, act.action, ended.outcome, ended.at)) {
            pendingEntries.add(ended);
        } else {
            ended.intent.ifPresent(settledIntents::add);
        }
        writePending();
    }

    private void addOmitted(List<AuditRateLimiter.OmittedEntries> omitted) {
        for (AuditRateLimiter.OmittedEntries some : omitted) {
            AuditedAction act = new AuditedAction("", "", some.vault(), some.summary());
            pendingEntries.add(new CompletedAction(act, DONE, clock.instant(), OptionalLong.empty()));
        }
    }

    private void writePending() {
        while (!pendingEntries.isEmpty()) {
            addToFiles(pendingEntries.getFirst());
            pendingEntries.removeFirst();
        }
        indexAndAnchor();
    }

    private void addToFiles(CompletedAction ended) {
        AuditEntry entry = entry(head, ended.act, ended.outcome, ended.at);
        files.append(entry);
        head = new AuditIndex.AuditHead(entry.n(), entry.hash());
        unindexed.add(entry);
        ended.intent.ifPresent(settledIntents::add);
    }

    private void indexAndAnchor() {
        if (!unindexed.isEmpty() || !settledIntents.isEmpty()) {
            index();
        }
        if (head.n() - anchored >= ANCHOR_INTERVAL) {
            anchor();
        }
    }

    private static AuditEntry entry(AuditIndex.AuditHead before, AuditedAction act, String outcome, Instant at) {
        return AuditEntry.next(
                before.n() + 1,
                before.hash(),
                at.truncatedTo(ChronoUnit.MILLIS),
                act.actor,
                act.from,
                act.vault,
                act.action,
                outcome);
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
        List<AuditIndex.AuditHead> known = new ArrayList<>();
        synchronized (this) {
            known.add(head);
            catalog.read(connection -> new AuditIndex(connection).journaledHead())
                    .ifPresent(known::add);
        }
        AuditVerifier check = new AuditVerifier(known);
        files.read(1, check::line);
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
        if (head.n() > anchored) {
            anchor();
        }
    }

    /** Failure is harmless: a later entry anchors the log. */
    private void anchor() {
        try {
            ledger.append(new JournalEvent.AuditHeadRecorded(head.n(), head.hash()));
            anchored = head.n();
        } catch (Problem problem) {
            LOG.log(System.Logger.Level.WARNING, "the end of the audit log is not noted: {0}", problem.getMessage());
        }
    }

    /**
     * Queues an entry for each intent of an earlier run, whose action was interrupted. A full disk does not keep the service
     * from starting: the entries then stay queued.
     */
    private void closeInterruptedIntents() {
        for (AuditIndex.AuditIntent intent : leftoverIntents) {
            AuditEntry begun = AuditEntry.parse(intent.line().getBytes(StandardCharsets.UTF_8));
            AuditAction deed = begun.action().with("begun", begun.at());
            AuditedAction act = new AuditedAction(begun.actor(), begun.from(), begun.vault(), deed);
            pendingEntries.add(new CompletedAction(act, INTERRUPTED, clock.instant(), OptionalLong.of(intent.id())));
        }
        leftoverIntents.clear();
        try {
            writePending();
        } catch (Problem problem) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "interrupted deeds are not in the audit log yet: {0}",
                    problem.getMessage());
        }
    }

    /** Removes the intent of an entry that reached the files but not the catalog. Equal intents are interchangeable. */
    private void settle(AuditEntry entry) {
        leftoverIntents.stream()
                .filter(intent -> matches(intent, entry))
                .findFirst()
                .ifPresent(intent -> {
                    settledIntents.add(intent.id());
                    leftoverIntents.remove(intent);
                });
    }

    private static boolean matches(AuditIndex.AuditIntent intent, AuditEntry entry) {
        AuditEntry begun = AuditEntry.parse(intent.line().getBytes(StandardCharsets.UTF_8));
        return begun.actor().equals(entry.actor())
                && begun.from().equals(entry.from())
                && begun.vault().equals(entry.vault())
                && begun.action().equals(entry.action());
    }

    /** Indexes entries that the catalog lacks. The log continues after the last entry that files, catalog or journal know. */
    private void catchUp() {
        leftoverIntents.addAll(catalog.read(connection -> new AuditIndex(connection).intents()));
        Optional<AuditRow> last = catalog.read(connection -> new AuditIndex(connection).last());
        last.ifPresent(row ->
                head = new AuditIndex.AuditHead(row.n(), Sha256.of(row.line().getBytes(StandardCharsets.UTF_8))));
        boolean isAllThere = last.map(row -> row.line().getBytes(StandardCharsets.UTF_8))
                .filter(line -> Arrays.equals(line, files.last()))
                .isPresent();
        if (!isAllThere) {
            files.read(head.n() + 1, this::indexLine);
            index();
        }
        Optional<AuditIndex.AuditHead> inJournal =
                catalog.read(connection -> new AuditIndex(connection).journaledHead());
        anchored = inJournal.map(AuditIndex.AuditHead::n).orElse(0L);
        inJournal.filter(known -> known.n() > head.n()).ifPresent(known -> {
            LOG.log(System.Logger.Level.WARNING, "the audit log ends before entry {0}: verify it", known.n());
            head = known;
        });
    }

    private void indexLine(byte[] bytes) {
        try {
            AuditEntry entry = AuditEntry.parse(bytes);
            if (entry.n() > head.n()) {
                unindexed.add(entry);
                settle(entry);
                head = new AuditIndex.AuditHead(entry.n(), entry.hash());
            }
            if (unindexed.size() >= BATCH) {
                index();
            }
        } catch (MalformedMessageException damaged) {
            LOG.log(System.Logger.Level.WARNING, "after entry {0}, the audit log is damaged: verify it", head.n());
        }
    }

    private void index() {
        List<AuditRow> rows = unindexed.stream().map(AuditLog::row).toList();
        List<Long> intents = List.copyOf(settledIntents);
        catalog.change(connection -> {
            AuditIndex audits = new AuditIndex(connection);
            audits.insert(rows);
            audits.deleteIntents(intents);
        });
        unindexed.clear();
        settledIntents.clear();
    }

    private static AuditRow row(AuditEntry entry) {
        return new AuditRow(entry.n(), entry.at(), entry.actor(), entry.action().code(), entry.vault(), entry.line());
    }
}
