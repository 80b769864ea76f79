package dev.coffre.server.audit;

import dev.coffre.server.catalog.AuditIndex;
import dev.coffre.server.catalog.AuditRow;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.wire.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The durable form of the audit log: chained entries in files, their index in the catalog, and the end of the chain in the
 * journal. Not thread-safe, except where a method says so.
 */
final class AuditChain {
    private static final System.Logger LOG = System.getLogger(AuditLog.class.getName());
    private static final int ANCHOR_INTERVAL = 100;
    private static final int BATCH = 10_000;

    private final AuditFiles files;
    private final Catalog catalog;
    private final Ledger ledger;

    /** Entries in the files that the catalog does not have yet. */
    private final List<AuditEntry> unindexed = new ArrayList<>();

    /** Intents whose entries are in the files. The transaction that indexes these entries deletes them. */
    private final List<Long> settledIntents = new ArrayList<>();

    /** Intents left by an earlier run of the service. */
    private final List<AuditIndex.AuditIntent> leftoverIntents = new ArrayList<>();

    private AuditIndex.AuditHead head = new AuditIndex.AuditHead(0, Sha256.ZERO);
    private long anchored;

    AuditChain(AuditFiles files, Catalog catalog, Ledger ledger) {
        this.files = files;
        this.catalog = catalog;
        this.ledger = ledger;
    }

    /** An audited action and its originator. */
    record AuditedAction(String actor, String from, Optional<VaultId> vault, AuditAction action) {}

    /** An action that ended. {@code intent} is empty if none was written. */
    record CompletedAction(AuditedAction act, String outcome, Instant at, OptionalLong intent) {}

    /** Indexes what the catalog lacks. Returns the intents of an earlier run that have no entry. */
    List<AuditIndex.AuditIntent> open() {
        files.truncateIncompleteLine();
        catchUp();
        List<AuditIndex.AuditIntent> leftover = List.copyOf(leftoverIntents);
        leftoverIntents.clear();
        return leftover;
    }

    /** Writes the intent of an action to the catalog and returns its number. Safe on every thread. */
    long begin(AuditedAction act, String outcome, Instant at) {
        AuditEntry intent = entry(new AuditIndex.AuditHead(0, Sha256.ZERO), act, outcome, at);
        return catalog.write(connection -> new AuditIndex(connection).insertIntent(intent.line()));
    }

    /** The next {@link #indexAndAnchor} deletes this intent. */
    void settle(long intent) {
        settledIntents.add(intent);
    }

    /** Returns the end of the chain, as this run and as the journal know it. */
    List<AuditIndex.AuditHead> knownHeads() {
        List<AuditIndex.AuditHead> known = new ArrayList<>();
        known.add(head);
        catalog.read(connection -> new AuditIndex(connection).journaledHead()).ifPresent(known::add);
        return known;
    }

    /** Reads the lines of all files, oldest first. Safe on every thread. */
    void readAll(AuditFiles.LineConsumer lines) {
        files.read(1, lines);
    }

    /** Anchors the end of the chain in the journal, unless it is there. */
    void anchorEnd() {
        if (head.n() > anchored) {
            anchor();
        }
    }

    /** Appends the entry of an ended action to the files. {@link #indexAndAnchor} completes it. */
    void append(CompletedAction ended) {
        AuditEntry entry = entry(head, ended.act, ended.outcome, ended.at);
        files.append(entry);
        head = new AuditIndex.AuditHead(entry.n(), entry.hash());
        unindexed.add(entry);
        ended.intent.ifPresent(settledIntents::add);
    }

    /** Brings the index up to date, and from time to time the journal. */
    void indexAndAnchor() {
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

    /** Failure is harmless: a later entry anchors the log. */
    private void anchor() {
        try {
            ledger.append(new JournalEvent.AuditHeadRecorded(head.n(), head.hash()));
            anchored = head.n();
        } catch (Problem problem) {
            LOG.log(System.Logger.Level.WARNING, "the end of the audit log is not noted: {0}", problem.getMessage());
        }
    }

    /** Removes the intent of an entry that reached the files but not the catalog. Equal intents are interchangeable. */
    private void settleIntentOf(AuditEntry entry) {
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

    /**
     * Indexes entries that the catalog lacks. The log continues after the last entry that files, catalog or journal
     * know.
     */
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
                settleIntentOf(entry);
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
        List<AuditRow> rows = unindexed.stream().map(AuditChain::row).toList();
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
