package dev.coffre.server.audit;

import dev.coffre.server.catalog.AuditIndex;
import dev.coffre.server.catalog.AuditRow;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.wire.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The audit log of one process: the files are the log, and the catalog indexes them. */
final class FileAuditChain implements AuditChain {
    private static final System.Logger LOG = System.getLogger(AuditLog.class.getName());
    private static final int BATCH = 10_000;

    private final AuditFiles files;

    /** Entries from when several processes shared the catalog. */
    private final ShippedAuditFiles shipped;

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

    FileAuditChain(AuditFiles files, ShippedAuditFiles shipped, Catalog catalog, Ledger ledger) {
        this.files = files;
        this.shipped = shipped;
        this.catalog = catalog;
        this.ledger = ledger;
    }

    @Override
    public void open() {
        files.truncateIncompleteLine();
        catchUp();
    }

    /** Intents of an earlier run: this one has written none when this is asked. */
    @Override
    public List<AuditIndex.AuditIntent> abandonedIntents() {
        List<AuditIndex.AuditIntent> leftover = List.copyOf(leftoverIntents);
        leftoverIntents.clear();
        return leftover;
    }

    @Override
    public long begin(AuditedAction act, String outcome, Instant at) {
        String line = AuditChain.intentLine(act, outcome, at);
        return catalog.write(connection -> new AuditIndex(connection).insertIntent(line));
    }

    @Override
    public void settle(long intent) {
        settledIntents.add(intent);
    }

    @Override
    public List<AuditIndex.AuditHead> knownHeads() {
        List<AuditIndex.AuditHead> known = new ArrayList<>();
        known.add(head);
        catalog.read(connection -> new AuditIndex(connection).journaledHead()).ifPresent(known::add);
        return known;
    }

    @Override
    public void readAll(AuditFiles.LineConsumer lines) {
        files.read(1, lines);
    }

    @Override
    public void close() {
        if (head.n() > anchored) {
            anchor();
        }
    }

    @Override
    public void append(CompletedAction ended) {
        AuditEntry entry = AuditChain.entry(head, ended.act(), ended.outcome(), ended.at());
        files.append(entry);
        head = AuditChain.head(entry);
        unindexed.add(entry);
        ended.intent().ifPresent(settledIntents::add);
    }

    @Override
    public void complete() {
        if (!unindexed.isEmpty() || !settledIntents.isEmpty()) {
            index();
        }
        if (head.n() - anchored >= ANCHOR_INTERVAL) {
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
        takeOverShipped();
        leftoverIntents.addAll(catalog.read(connection -> new AuditIndex(connection).intents()));
        Optional<AuditRow> last = catalog.read(connection -> new AuditIndex(connection).last());
        last.ifPresent(row -> head = AuditChain.head(row));
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

    /** The catalog was moved here from one that several processes shared: their entries continue the files. */
    private void takeOverShipped() {
        long[] last = {lastInFiles()};
        if (shipped.lastNumber(last[0]) > 0) {
            shipped.read(last[0], line -> {
                AuditEntry entry = AuditEntry.parse(line);
                if (entry.n() > last[0]) {
                    files.append(entry);
                    last[0] = entry.n();
                }
            });
        }
    }

    private long lastInFiles() {
        try {
            return AuditEntry.parse(files.last()).n();
        } catch (MalformedMessageException damagedOrEmpty) {
            return files.isEmpty() ? 0 : Long.MAX_VALUE;
        }
    }

    private void indexLine(byte[] bytes) {
        try {
            AuditEntry entry = AuditEntry.parse(bytes);
            if (entry.n() > head.n()) {
                unindexed.add(entry);
                settleIntentOf(entry);
                head = AuditChain.head(entry);
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
}
