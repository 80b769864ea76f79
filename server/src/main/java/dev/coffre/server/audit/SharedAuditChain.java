package dev.coffre.server.audit;

import dev.coffre.server.catalog.AuditEndTable;
import dev.coffre.server.catalog.AuditEndTable.AuditEnd;
import dev.coffre.server.catalog.AuditIndex;
import dev.coffre.server.catalog.AuditIndex.AuditHead;
import dev.coffre.server.catalog.AuditRow;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.vault.wire.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The audit log of several processes. An entry is a row of the catalog, added in one transaction that holds the end of the
 * chain. {@link AuditShipper} copies entries to the store. A catalog that is new, or has lost its newest transactions, gets
 * them from there, and an entry then says where the log went on.
 */
final class SharedAuditChain implements AuditChain {
    /** A process renews its intents once a minute. One that has not for this time is taken for dead. */
    static final Duration INTENT_TERM = Duration.ofMinutes(5);

    /** Action of the entry after a loss of the catalog. */
    static final String RESUMED = "resume-audit-log";

    private static final System.Logger LOG = System.getLogger(AuditLog.class.getName());
    private static final int BATCH = 1_000;
    private static final int MAX_ABANDONED = 100;

    private final AuditFiles former;
    private final ShippedAuditFiles shipped;
    private final Catalog catalog;
    private final AuditShipper shipper;
    private final InstantSource clock;
    private final Duration intentTerm;

    /** Intents of actions that this process carries out. */
    private final Set<Long> ownIntents = ConcurrentHashMap.newKeySet();

    /** Intents whose actions need no entry. */
    private final List<Long> settledIntents = new ArrayList<>();

    /** An entry whose transaction failed. The database may have committed it. */
    private Optional<UncertainEntry> uncertain = Optional.empty();

    /**
     * How many copies of the database this process had accepted when it took over what is missing. Another copy may lack shipped
     * entries.
     */
    private long caughtUpAfter = -1;

    /** @param former the files of when one process wrote the log, which the entries of this one follow */
    SharedAuditChain(
            AuditFiles former,
            ShippedAuditFiles shipped,
            Catalog catalog,
            AuditShipper shipper,
            InstantSource clock,
            Duration intentTerm) {
        this.former = former;
        this.shipped = shipped;
        this.catalog = catalog;
        this.shipper = shipper;
        this.clock = clock;
        this.intentTerm = intentTerm;
    }

    private record UncertainEntry(CompletedAction ended, AuditEntry entry) {}

    @Override
    public void open() {
        catchUp();
    }

    private void beginIfNew() {
        boolean isNew = catalog.write(SharedAuditChain::create);
        if (isNew) {
            former.truncateIncompleteLine();
            var unused = takeOver(lines -> former.read(1, lines));
        }
    }

    /** A catalog that one process used has an index of that process's files: the end is that of the index. */
    private static boolean create(CatalogConnection connection) {
        AuditEndTable table = new AuditEndTable(connection);
        boolean isNew = table.create();
        if (isNew) {
            new AuditIndex(connection).last().ifPresent(row -> table.move(AuditChain.head(row)));
        }
        return isNew;
    }

    /**
     * Takes over entries that the store or the journal knows and the catalog does not, as after a rebuild or after a failover
     * that lost transactions, perhaps even the beginning of the log.
     */
    private void catchUp() {
        caughtUpAfter = catalog.acceptances();
        beginIfNew();
        AuditEnd before = end();
        if (shipped.lastNumber(before.head().n()) > 0) {
            long last = takeOver(lines -> shipped.read(before.head().n(), lines));
            catalog.change(connection -> new AuditEndTable(connection).setShipped(last));
        }
        boolean isBehind = catalog.write(connection -> {
            AuditEndTable table = new AuditEndTable(connection);
            AuditEnd end = table.lock().orElseThrow();
            Optional<AuditHead> journaled = new AuditIndex(connection).journaledHead();
            journaled.filter(known -> known.n() > end.head().n()).ifPresent(table::move);
            return isBehind(end.head(), journaled);
        });
        if (isBehind) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the audit log ends before the entry that the journal knows: verify it");
        }
        AuditEnd now = end();
        if (now.head().n() > before.head().n()) {
            resumed(now.head());
        }
    }

    private static boolean isBehind(AuditHead head, Optional<AuditHead> journaled) {
        return journaled.filter(known -> known.n() > head.n()).isPresent();
    }

    /** Entries after the one that is known here may be lost: the log says so. */
    private void resumed(AuditHead known) {
        LOG.log(
                System.Logger.Level.WARNING,
                "the catalog did not have the whole audit log: it goes on after entry {0}",
                known.n());
        AuditAction action = AuditAction.of(RESUMED).with("after", known.n());
        append(new CompletedAction(
                new AuditedAction("", "", Optional.empty(), action),
                AuditLog.DONE,
                clock.instant(),
                OptionalLong.empty()));
    }

    private interface LineSource {
        void read(AuditFiles.LineConsumer lines);
    }

    /** Returns the number of the last entry that was read; 0 if none was. */
    private long takeOver(LineSource source) {
        List<AuditEntry> entries = new ArrayList<>();
        long[] last = new long[1];
        source.read(line -> {
            try {
                AuditEntry entry = AuditEntry.parse(line);
                entries.add(entry);
                last[0] = Math.max(last[0], entry.n());
            } catch (MalformedMessageException damaged) {
                LOG.log(System.Logger.Level.WARNING, "a file of the audit log is damaged: verify it");
            }
            if (entries.size() >= BATCH) {
                insert(entries);
                entries.clear();
            }
        });
        insert(entries);
        return last[0];
    }

    /** Inserts those that follow the end. Another process may insert the same ones. */
    private void insert(List<AuditEntry> entries) {
        catalog.change(connection -> {
            AuditEndTable table = new AuditEndTable(connection);
            TreeMap<Long, AuditEntry> following = new TreeMap<>();
            entries.forEach(entry -> following.putIfAbsent(entry.n(), entry));
            following.headMap(table.lock().orElseThrow().head().n(), true).clear();
            if (!following.isEmpty()) {
                new AuditIndex(connection)
                        .insert(following.values().stream().map(AuditChain::row).toList());
                table.move(AuditChain.head(following.lastEntry().getValue()));
            }
        });
    }

    private AuditEnd end() {
        return catalog.read(connection -> new AuditEndTable(connection).find());
    }

    @Override
    public List<AuditIndex.AuditIntent> abandonedIntents() {
        return catalog.read(connection -> new AuditEndTable(connection).abandonedIntents(MAX_ABANDONED));
    }

    @Override
    public long begin(AuditedAction act, String outcome, Instant at) {
        String line = AuditChain.intentLine(act, outcome, at);
        OptionalLong intent = begin(line);
        while (intent.isEmpty()) {
            catchUp();
            intent = begin(line);
        }
        ownIntents.add(intent.getAsLong());
        return intent.getAsLong();
    }

    /** Returns empty, and nothing is done, if the catalog has no log yet. */
    private OptionalLong begin(String line) {
        return catalog.write(connection -> {
            AuditEndTable table = new AuditEndTable(connection);
            if (table.lock().isEmpty()) { // numbers of intents are drawn one after the other
                return OptionalLong.empty();
            }
            long id = new AuditIndex(connection).insertIntent(line);
            table.renewIntents(List.of(id), intentTerm);
            return OptionalLong.of(id);
        });
    }

    @Override
    public void settle(long intent) {
        settledIntents.add(intent);
        ownIntents.remove(intent);
    }

    @Override
    public void append(CompletedAction ended) {
        Optional<UncertainEntry> earlier = uncertain.filter(known -> known.ended.equals(ended));
        Optional<AuditEntry> maybeThere = earlier.map(UncertainEntry::entry);
        AuditEntry[] entry = new AuditEntry[1];
        boolean isAppended = false;
        try {
            while (!isAppended) {
                isAppended = catalog.write(connection -> append(ended, maybeThere, entry, connection));
                if (!isAppended) {
                    catchUp();
                }
            }
            uncertain = Optional.empty();
        } finally {
            if (!isAppended) { // a try that wrote nothing says nothing about the entry of an earlier one
                uncertain = entry[0] == null ? earlier : Optional.of(new UncertainEntry(ended, entry[0]));
            }
        }
        ended.intent().ifPresent(ownIntents::remove);
    }

    /** @return false, and nothing is done, if the journal or the store may know later entries than the catalog */
    private boolean append(
            CompletedAction ended,
            Optional<AuditEntry> maybeThere,
            AuditEntry[] appended,
            CatalogConnection connection) {
        AuditEndTable table = new AuditEndTable(connection);
        AuditIndex index = new AuditIndex(connection);
        Optional<AuditEnd> end = table.lock();
        if (end.isEmpty()) {
            return false;
        }
        AuditHead head = end.get().head();
        if (maybeThere.isPresent() && isThere(maybeThere.get(), index)) {
            return true;
        }
        if (isBehind(head, index.journaledHead()) || catalog.acceptances() != caughtUpAfter) {
            return false;
        }
        boolean hadIntent =
                ended.intent().isPresent() && index.deleteIntent(ended.intent().getAsLong());
        if (ended.outcome().equals(AuditLog.INTERRUPTED) && !hadIntent) {
            return true; // another process has written this entry
        }
        AuditEntry entry = AuditChain.entry(head, ended.act(), ended.outcome(), ended.at());
        appended[0] = entry;
        index.insert(List.of(AuditChain.row(entry)));
        table.move(AuditChain.head(entry));
        return true;
    }

    private static boolean isThere(AuditEntry entry, AuditIndex index) {
        return index.find(entry.n())
                .map(AuditRow::line)
                .filter(entry.line()::equals)
                .isPresent();
    }

    @Override
    public void complete() {
        if (!settledIntents.isEmpty()) {
            List<Long> intents = List.copyOf(settledIntents);
            catalog.change(connection -> new AuditIndex(connection).deleteIntents(intents));
            settledIntents.clear();
        }
    }

    @Override
    public List<AuditHead> knownHeads() {
        List<AuditHead> known = new ArrayList<>();
        catalog.read(connection -> {
            known.add(new AuditEndTable(connection).find().head());
            new AuditIndex(connection).journaledHead().ifPresent(known::add);
            return true;
        });
        return known;
    }

    /** Shipped entries are read from the store, so that a missing or changed file is found. */
    @Override
    public void readAll(AuditFiles.LineConsumer lines) {
        long inStore = end().shipped();
        long[] last = new long[1];
        shipped.read(0, line -> {
            long n = number(line);
            if (n == 0 || n > last[0]) {
                last[0] = Math.max(n, last[0]);
                lines.line(line);
            }
        });
        long after = Math.max(inStore, last[0]);
        List<AuditRow> rows;
        do {
            long from = after;
            rows = catalog.read(connection -> new AuditIndex(connection).after(from, BATCH));
            for (AuditRow row : rows) {
                lines.line(row.line().getBytes(StandardCharsets.UTF_8));
                after = row.n();
            }
        } while (!rows.isEmpty());
    }

    /** Returns the number of an entry; 0 for a line that is none. */
    private static long number(byte[] line) {
        try {
            return AuditEntry.parse(line).n();
        } catch (MalformedMessageException unknown) {
            return 0;
        }
    }

    @Override
    public void maintain() {
        List<Long> intents = List.copyOf(ownIntents);
        if (!intents.isEmpty()) {
            catalog.change(connection -> new AuditEndTable(connection).renewIntents(intents, intentTerm));
        }
        shipper.ship(false);
    }

    @Override
    public long unshipped() {
        return end().waiting();
    }

    @Override
    public void close() {
        shipper.ship(true);
    }
}
