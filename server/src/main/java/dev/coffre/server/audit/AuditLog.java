package dev.coffre.server.audit;

import dev.coffre.server.catalog.AuditFilter;
import dev.coffre.server.catalog.AuditPlace;
import dev.coffre.server.catalog.AuditRow;
import dev.coffre.server.catalog.Audits;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.Machines;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.vault.disk.Disk;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.journal.JournalEvent;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.AuditVerdict;
import dev.coffre.vault.wire.MalformedMessage;
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
 * <p>Repeated actions without effect are recorded up to a limit and then only counted ({@link AuditPace}). Each hour an entry
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
    private static final int NOTE_EVERY = 100;
    private static final int BATCH = 10_000;

    private final AuditFiles files;
    private final Catalog catalog;
    private final Ledger ledger;
    private final InstantSource clock;
    /** Entries in the files that the catalog does not have yet. */
    private final List<AuditEntry> lacking = new ArrayList<>();

    /** Intents whose entries are in the files. The transaction that indexes these entries deletes them. */
    private final List<Long> settled = new ArrayList<>();

    /** Ended actions whose entry the disk refused. No further action begins until their entries are written. */
    private final Deque<Ended> owed = new ArrayDeque<>();

    private final AuditPace pace;

    /** Intents left by an earlier run of the service. */
    private final List<Audits.Intent> left = new ArrayList<>();

    private Audits.Head head = new Audits.Head(0, Sha256.ZERO);
    private long noted;

    private AuditLog(
            AuditFiles files, Catalog catalog, Ledger ledger, InstantSource clock, BooleanSupplier isDiskFull) {
        this.files = files;
        this.catalog = catalog;
        this.ledger = ledger;
        this.clock = clock;
        this.pace = new AuditPace(this::isMachine, isDiskFull);
    }

    /** @param isDiskFull whether only the reserve of the disk is left, which is for entries of changes */
    public static AuditLog open(
            Disk disk, Path folder, Catalog catalog, Ledger ledger, InstantSource clock, BooleanSupplier isDiskFull) {
        AuditLog log = new AuditLog(new AuditFiles(disk, folder), catalog, ledger, clock, isDiskFull);
        log.files.dropUnfinished();
        log.catchUp();
        log.endInterrupted();
        return log;
    }

    /** An audited action and its originator. */
    private record Act(String actor, String from, Optional<VaultId> vault, Deed deed) {}

    /** An action that ended. {@code intent} is empty if none was written. */
    private record Ended(Act act, String outcome, Instant at, OptionalLong intent) {}

    /**
     * Adds an entry for an action that changed nothing. Durable on return. Repetitions beyond a limit are only counted.
     *
     * @param actor empty if unknown
     * @param outcome {@link #DONE}, or the code of a problem
     */
    public synchronized void append(String actor, String from, Optional<VaultId> vault, Deed deed, String outcome) {
        Instant now = clock.instant();
        addOmitted(pace.ended(now));
        payOwed();
        if (pace.tells(actor, vault, deed, outcome, now)) {
            addToFiles(new Ended(new Act(actor, from, vault, deed), outcome, now, OptionalLong.empty()));
            takeUp();
        }
    }

    /**
     * Carries out an action and adds an entry with its outcome. The intent is durable before the action begins, the entry
     * before this method returns.
     */
    public <T> T tell(String actor, String from, Optional<VaultId> vault, Deed deed, Supplier<T> work) {
        return tell(actor, from, vault, deed, work, answer -> true);
    }

    /** As {@link #tell}, where work that had no effect is {@link #UNCHANGED}. */
    public <A> A tellEffect(String from, Optional<VaultId> vault, Deed deed, Supplier<Effect<A>> work) {
        return tell("", from, vault, deed, work, Effect::changed).answer();
    }

    /** As {@link #tell}. @param changed whether this answer is of work that had an effect */
    public <T> T tell(
            String actor,
            String from,
            Optional<VaultId> vault,
            Deed deed,
            Supplier<T> work,
            Predicate<? super T> changed) {
        Act act = new Act(actor, from, vault, deed);
        OptionalLong intent = OptionalLong.of(begin(act));
        boolean[] unchanged = new boolean[1];
        return outcome(
                () -> {
                    T answer = work.get();
                    unchanged[0] = !changed.test(answer);
                    return answer;
                },
                outcome -> end(new Ended(act, unchanged[0] ? UNCHANGED : outcome, clock.instant(), intent)));
    }

    /** As {@link #tell} without an intent, for reading a machine's data, which a client may repeat often. */
    public <T> T tellLook(String from, Optional<VaultId> vault, Deed deed, Supplier<T> work) {
        return tellRepeatable("", from, vault, deed, 1, work);
    }

    /** The same of a person who gives password or code, as a script may do again and again. */
    public <T> T tellProof(String actor, String from, Deed deed, Supplier<T> work) {
        return tellRepeatable(actor, from, Optional.empty(), deed, AuditPace.TOLD, work);
    }

    private <T> T tellRepeatable(
            String actor, String from, Optional<VaultId> vault, Deed deed, int most, Supplier<T> work) {
        return outcome(work, outcome -> {
            if (outcome.equals(DONE)) {
                appendLook(new Act(actor, from, vault, deed), most);
            } else {
                append(actor, from, vault, deed, outcome);
            }
        });
    }

    private synchronized void appendLook(Act act, int most) {
        Instant now = clock.instant();
        addOmitted(pace.ended(now));
        payOwed();
        if (pace.tellsLook(act.actor, act.vault, act.deed, act.from, most, now)) {
            append(act.actor, act.from, act.vault, act.deed, DONE);
        }
    }

    /**
     * As {@link #tell}.
     *
     * @param work returns whether it changed anything; if not, the outcome is {@link #UNCHANGED}
     */
    public void tellChange(String actor, String from, Optional<VaultId> vault, Deed deed, BooleanSupplier work) {
        tell(actor, from, vault, deed, work::getAsBoolean, changed -> changed);
    }

    private static <T> T outcome(Supplier<T> work, Consumer<String> told) {
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
            return catalog.read(connection -> new Machines(connection).find(machine))
                    .filter(row -> row.vault().equals(vault))
                    .isPresent();
        } catch (IllegalArgumentException notAnId) {
            return false;
        }
    }

    private long begin(Act act) {
        synchronized (this) {
            payOwed();
        }
        AuditEntry intent = entry(new Audits.Head(0, Sha256.ZERO), act, INTERRUPTED, clock.instant());
        return catalog.write(connection -> new Audits(connection).begin(intent.line()));
    }

    /** The action was carried out, so its entry stays queued if the disk refuses it. */
    private synchronized void end(Ended ended) {
        addOmitted(pace.ended(ended.at));
        Act act = ended.act;
        if (pace.tells(act.actor, act.vault, act.deed, ended.outcome, ended.at)) {
            owed.add(ended);
        } else {
            ended.intent.ifPresent(settled::add);
        }
        payOwed();
    }

    private void addOmitted(List<AuditPace.Omitted> omitted) {
        for (AuditPace.Omitted some : omitted) {
            Act act = new Act("", "", some.vault(), some.deed());
            owed.add(new Ended(act, DONE, clock.instant(), OptionalLong.empty()));
        }
    }

    private void payOwed() {
        while (!owed.isEmpty()) {
            addToFiles(owed.getFirst());
            owed.removeFirst();
        }
        takeUp();
    }

    private void addToFiles(Ended ended) {
        AuditEntry entry = entry(head, ended.act, ended.outcome, ended.at);
        files.append(entry);
        head = new Audits.Head(entry.n(), entry.hash());
        lacking.add(entry);
        ended.intent.ifPresent(settled::add);
    }

    private void takeUp() {
        if (!lacking.isEmpty() || !settled.isEmpty()) {
            insert();
        }
        if (head.n() - noted >= NOTE_EVERY) {
            note();
        }
    }

    private static AuditEntry entry(Audits.Head before, Act act, String outcome, Instant at) {
        return AuditEntry.next(
                before.n() + 1,
                before.hash(),
                at.truncatedTo(ChronoUnit.MILLIS),
                act.actor,
                act.from,
                act.vault,
                act.deed,
                outcome);
    }

    /**
     * Returns a page of entries, newest first.
     *
     * @param after {@link AuditPage#next} of the previous page
     * @param limit 1 to {@value #MAX_PAGE}
     */
    public AuditPage page(AuditFilter filter, Optional<AuditPlace> after, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw ProblemCode.REQUEST_MALFORMED.with("reason", "a page has 1 to " + MAX_PAGE + " entries");
        }
        List<AuditRow> rows = catalog.read(connection -> new Audits(connection).page(filter, after, limit + 1));
        List<AuditRow> shown = rows.stream().limit(limit).toList();
        Optional<AuditPlace> next = rows.size() > limit
                ? Optional.of(
                        new AuditPlace(shown.getLast().at(), shown.getLast().n()))
                : Optional.empty();
        return new AuditPage(
                shown.stream()
                        .map(row -> AuditEntry.parse(row.line().getBytes(StandardCharsets.UTF_8)))
                        .toList(),
                next);
    }

    /** Reads the whole log and reports the first entry that was changed or is missing. */
    public AuditVerdict verify() {
        List<Audits.Head> known = new ArrayList<>();
        synchronized (this) {
            known.add(head);
            catalog.read(connection -> new Audits(connection).noted()).ifPresent(known::add);
        }
        AuditCheck check = new AuditCheck(known);
        files.read(1, check::line);
        return check.verdict();
    }

    /** Records how many entries were omitted, and anchors the end of the log in the journal. */
    @Override
    public synchronized void close() {
        addOmitted(pace.all());
        try {
            payOwed();
        } catch (Problem problem) {
            LOG.log(System.Logger.Level.WARNING, "entries are not in the audit log: {0}", problem.getMessage());
        }
        if (head.n() > noted) {
            note();
        }
    }

    /** Failure is harmless: a later entry anchors the log. */
    private void note() {
        try {
            ledger.append(new JournalEvent.AuditNoted(head.n(), head.hash()));
            noted = head.n();
        } catch (Problem problem) {
            LOG.log(System.Logger.Level.WARNING, "the end of the audit log is not noted: {0}", problem.getMessage());
        }
    }

    /**
     * Queues an entry for each intent of an earlier run, whose action was interrupted. A full disk does not keep the service
     * from starting: the entries then stay queued.
     */
    private void endInterrupted() {
        for (Audits.Intent intent : left) {
            AuditEntry begun = AuditEntry.parse(intent.line().getBytes(StandardCharsets.UTF_8));
            Deed deed = begun.deed().with("begun", begun.at());
            Act act = new Act(begun.actor(), begun.from(), begun.vault(), deed);
            owed.add(new Ended(act, INTERRUPTED, clock.instant(), OptionalLong.of(intent.id())));
        }
        left.clear();
        try {
            payOwed();
        } catch (Problem problem) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "interrupted deeds are not in the audit log yet: {0}",
                    problem.getMessage());
        }
    }

    /** Removes the intent of an entry that reached the files but not the catalog. Equal intents are interchangeable. */
    private void settle(AuditEntry entry) {
        left.stream().filter(intent -> isOf(intent, entry)).findFirst().ifPresent(intent -> {
            settled.add(intent.id());
            left.remove(intent);
        });
    }

    private static boolean isOf(Audits.Intent intent, AuditEntry entry) {
        AuditEntry begun = AuditEntry.parse(intent.line().getBytes(StandardCharsets.UTF_8));
        return begun.actor().equals(entry.actor())
                && begun.from().equals(entry.from())
                && begun.vault().equals(entry.vault())
                && begun.deed().equals(entry.deed());
    }

    /** Indexes entries that the catalog lacks. The log continues after the last entry that files, catalog or journal know. */
    private void catchUp() {
        left.addAll(catalog.read(connection -> new Audits(connection).intents()));
        Optional<AuditRow> last = catalog.read(connection -> new Audits(connection).last());
        last.ifPresent(row ->
                head = new Audits.Head(row.n(), Sha256.of(row.line().getBytes(StandardCharsets.UTF_8))));
        boolean isAllThere = last.map(row -> row.line().getBytes(StandardCharsets.UTF_8))
                .filter(line -> Arrays.equals(line, files.last()))
                .isPresent();
        if (!isAllThere) {
            files.read(head.n() + 1, this::take);
            insert();
        }
        Optional<Audits.Head> inJournal = catalog.read(connection -> new Audits(connection).noted());
        noted = inJournal.map(Audits.Head::n).orElse(0L);
        inJournal.filter(known -> known.n() > head.n()).ifPresent(known -> {
            LOG.log(System.Logger.Level.WARNING, "the audit log ends before entry {0}: verify it", known.n());
            head = known;
        });
    }

    private void take(byte[] bytes) {
        try {
            AuditEntry entry = AuditEntry.parse(bytes);
            if (entry.n() > head.n()) {
                lacking.add(entry);
                settle(entry);
                head = new Audits.Head(entry.n(), entry.hash());
            }
            if (lacking.size() >= BATCH) {
                insert();
            }
        } catch (MalformedMessage damaged) {
            LOG.log(System.Logger.Level.WARNING, "after entry {0}, the audit log is damaged: verify it", head.n());
        }
    }

    private void insert() {
        List<AuditRow> rows = lacking.stream().map(AuditLog::row).toList();
        List<Long> intents = List.copyOf(settled);
        catalog.change(connection -> {
            Audits audits = new Audits(connection);
            audits.insert(rows);
            audits.settle(intents);
        });
        lacking.clear();
        settled.clear();
    }

    private static AuditRow row(AuditEntry entry) {
        return new AuditRow(entry.n(), entry.at(), entry.actor(), entry.deed().action(), entry.vault(), entry.line());
    }
}
