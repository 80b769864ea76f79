package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.FindingRow;
import dev.coffre.server.catalog.FindingTable;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.RecordWithEdges;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.pack.PackEntry;
import dev.coffre.vault.store.pack.PackKind;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Inserts the records of all packs into the catalog, children before parents. It begins with the content packs. It goes over
 * the page packs in rounds, each of which takes the records whose children are all known. The remaining records lack
 * children that no pack holds. These children get a row without a location, so that everything else below such a parent can
 * still be recovered.
 *
 * <p>A file gets a row only if it is a pack of a domain that the journal knows, or a record was found in it whose bytes have
 * its oid. Any other file is a finding. See docs/decisions/0061.
 *
 * <p>Rows are made in the order in which the reader lists the packs, whatever is read first.
 *
 * @see FoundPackReader
 */
final class PackIndexer {
    private static final System.Logger LOG = System.getLogger(PackIndexer.class.getName());
    private static final int ROUNDS = RecordHeader.MAX_DEPTH + 1;

    /** Further files are only logged. The daily comparison notes them. */
    private static final int MOST_NOTED = 1_000;

    private final Catalog catalog;
    private final StoreFiles store;
    private final FoundPackReader reader;
    private final InstantSource clock;
    private final RecordVerifier verifier;
    private final List<FoundPack> withoutHeader = new ArrayList<>();
    private int noted;
    private long lastNr;
    private long lastOrd;
    private long lost;

    PackIndexer(Catalog catalog, StoreFiles store, FoundPackReader reader, InstantSource clock) {
        this.catalog = catalog;
        this.store = store;
        this.reader = reader;
        this.clock = clock;
        this.verifier = new RecordVerifier(reader);
    }

    /** Returns how many records others name but no pack holds. */
    long lostRecords() {
        return lost;
    }

    void indexAll() {
        List<FoundPack> packs = reader.list(catalog.read(connection -> new VaultTable(connection).domains()));
        index(ofKind(packs, PackKind.DATA), false);
        List<FoundPack> waiting = ofKind(packs, PackKind.PAGES);
        for (int round = 0; round < ROUNDS && !waiting.isEmpty(); round++) {
            waiting = index(waiting, false);
        }
        index(waiting, true);
        reader.forEach(withoutHeader, this::indexIfNeeded);
    }

    private static List<FoundPack> ofKind(List<FoundPack> packs, PackKind kind) {
        return packs.stream().filter(pack -> pack.header().kind() == kind).toList();
    }

    /**
     * Applies aliases for lost records. A live substitute is preferred to a lost one, which may be sent again. Among equal
     * ones, the last alias of the journal wins. Two records never replace each other, even if the journal has both aliases
     * from different times.
     */
    void applyAliases(List<JournalEvent.RecordAliased> aliases) {
        int most = 2 * aliases.size(); // each round applies one at least
        while (most-- > 0 && (aliasAny(aliases, true) || aliasAny(aliases, false))) {
            continue;
        }
    }

    private boolean aliasAny(List<JournalEvent.RecordAliased> aliases, boolean byWhatIsThere) {
        return catalog.write(connection -> {
            boolean any = false;
            for (JournalEvent.RecordAliased alias : aliases.reversed()) {
                any |= applyAliases(alias, byWhatIsThere, new VaultRecordTable(connection));
            }
            return any;
        });
    }

    private boolean applyAliases(JournalEvent.RecordAliased alias, boolean byWhatIsThere, VaultRecordTable records) {
        Optional<RecordRow> by = records.find(alias.by());
        if (by.isEmpty() || byWhatIsThere && !by.get().isLive()) {
            return false;
        }
        Optional<RecordRow> known = records.find(alias.lost());
        if (known.isPresent() && known.get().state() != RecordState.DAMAGED) {
            return false;
        }
        if (known.isPresent()
                && known.get().domainNr() != by.get().domainNr()
                && !confirmsDomain(records.resolveAlias(by.get()), records)) {
            return false;
        }
        RecordRow without = known.isPresent()
                ? known.get()
                : placeholder(alias.lost(), by.get().domainNr());
        if (known.isEmpty()) {
            records.insert(List.of(new RecordWithEdges(without, new long[0])));
        } else if (records.resolveAlias(by.get()).ord() == without.ord()) {
            return false;
        }
        records.alias(without, by.get());
        lost -= without.length() == 0 ? 1 : 0;
        return true;
    }

    /** Indexes the packs and returns those with records that still lack children. */
    private List<FoundPack> index(List<FoundPack> packs, boolean evenWithoutKids) {
        List<FoundPack> waiting = new ArrayList<>();
        reader.forEach(packs, (pack, contents) -> {
            if (index(pack, contents, evenWithoutKids) > 0) {
                waiting.add(pack);
            }
        });
        return waiting;
    }

    /** Indexes the pack and returns how many of its records still lack children. */
    private int index(FoundPack pack, PackContents contents, boolean evenWithoutKids) {
        return switch (contents) {
            case PackContents.Nothing(String reason, boolean isUnfinished) -> {
                LOG.log(System.Logger.Level.WARNING, "{0} is no pack: {1}", pack.header(), reason);
                if (!isUnfinished || !reader.isOnDisk()) { // the next start closes an unfinished pack
                    note(pack, reason);
                }
                yield 0;
            }
            case PackContents.WithoutHeader unused -> {
                withoutHeader.add(pack);
                yield 0;
            }
            case PackContents.Records records -> {
                int waiting = catalog.write(connection -> {
                    if (pack.nr() == 0) {
                        insert(pack, records.isClosed(), new PackTable(connection));
                    }
                    return PackAdoption.portions(records.entries(), PackAdoption.MOST_NAMES).stream()
                            .mapToInt(some -> add(pack, some, evenWithoutKids, new VaultRecordTable(connection)))
                            .sum();
                });
                reader.keep(pack, records, waiting > 0);
                yield waiting;
            }
        };
    }

    /** A pack without its header gets a row if it has a record that no other pack has. */
    private void indexIfNeeded(FoundPack pack, PackContents contents) {
        if (contents instanceof PackContents.WithoutHeader(List<PackEntry> entries, String reason)) {
            boolean isNeeded = catalog.write(connection -> {
                VaultRecordTable records = new VaultRecordTable(connection);
                Map<Oid, RecordRow> known =
                        records.find(entries.stream().map(PackEntry::oid).toList());
                if (entries.stream().allMatch(entry -> isPlaced(known.get(entry.oid())))) {
                    return false;
                }
                insert(pack, true, new PackTable(connection));
                return add(pack, entries, true, records) == 0;
            });
            if (!isNeeded) {
                note(pack, reason);
            }
        }
    }

    private static boolean isPlaced(@Nullable RecordRow record) {
        return record != null && record.packNr() > 0;
    }

    private void insert(FoundPack pack, boolean isClosed, PackTable packs) {
        pack.setNr(++lastNr);
        verifier.add(pack);
        packs.insert(
                pack.nr(),
                pack.header().pack(),
                pack.domain().nr(),
                pack.header().kind());
        if (isClosed) {
            packs.setClosed(pack.header().pack());
        }
    }

    private void note(FoundPack pack, String reason) {
        if (noted++ < MOST_NOTED) {
            VaultId vault = pack.domain().vault();
            FindingRow finding = UnknownPacks.finding(
                    vault, pack.header(), store.pathBelow(vault, pack.header()), reason, clock.instant());
            catalog.change(connection -> new FindingTable(connection).add(finding));
        }
    }

    private int add(FoundPack pack, List<PackEntry> entries, boolean evenWithoutKids, VaultRecordTable records) {
        Set<Oid> wanted = new HashSet<>();
        entries.forEach(entry -> {
            wanted.add(entry.oid());
            wanted.addAll(entry.header().children());
        });
        Map<Oid, RecordRow> known = new HashMap<>(records.find(wanted));
        List<RecordWithEdges> fresh = new ArrayList<>();
        long bytes = 0;
        int waiting = 0;
        for (PackEntry entry : entries) {
            if (entry.header().children().contains(entry.oid())) {
                continue; // no record can have its own hash in it
            }
            RecordRow before = known.get(entry.oid());
            if (before != null && before.packNr() > 0) {
                records.insert(fresh); // the other copy may be one of them
                fresh.clear();
                preferIntactCopy(before, pack.locate(before, entry), known, records);
                continue;
            }
            List<Oid> absent = entry.header().children().stream()
                    .filter(kid -> !known.containsKey(kid))
                    .toList();
            if (!absent.isEmpty() && !evenWithoutKids) {
                waiting++;
                continue;
            }
            if (before != null && before.domainNr() != pack.domain().nr()) {
                RecordRow here = pack.locate(before, entry);
                Optional<RecordHeader> header = verifier.intactHeader(here);
                if (header.isPresent()) { // a directory alone does not take a record from another domain
                    lost--;
                    relocate(before, here, header.get(), known, records);
                    bytes += entry.length();
                }
                continue;
            }
            List<RecordRow> children =
                    rowsOf(entry.header().children(), pack.domain().nr(), known, records);
            RecordWithEdges record = record(pack, entry, before, children);
            noteCrossDomainEdges(record.row(), children, records);
            if (before == null) {
                fresh.add(record);
            } else {
                lost--;
                records.relocate(record);
            }
            known.put(entry.oid(), record.row());
            bytes += entry.length();
        }
        records.insert(fresh);
        new VaultTable(records.connection()).addBytes(pack.domain().nr(), bytes);
        new PackTable(records.connection()).addBytes(pack.nr(), bytes);
        return waiting;
    }

    private RecordWithEdges record(
            FoundPack pack, PackEntry entry, @Nullable RecordRow before, List<RecordRow> children) {
        RecordRow row = new RecordRow(
                before == null ? ++lastOrd : before.ord(),
                entry.oid(),
                pack.domain().nr(),
                entry.header().type(),
                entry.header().epoch(),
                depthAbove(children),
                pack.nr(),
                entry.offset(),
                entry.length(),
                RecordState.LIVE);
        return new RecordWithEdges(row, ords(children));
    }

    private static int depthAbove(List<RecordRow> children) {
        return children.stream().mapToInt(RecordRow::depth).max().orElse(-1) + 1;
    }

    private static long[] ords(List<RecordRow> children) {
        return children.stream().mapToLong(RecordRow::ord).toArray();
    }

    private RecordRow placeholder(Oid oid, int domainNr) {
        lost++;
        return new RecordRow(++lastOrd, oid, domainNr, RecordType.CHUNK, 1, 0, 0, 0, 0, RecordState.DAMAGED);
    }

    /**
     * Returns the row of a child that a record of the domain names, and makes one if there is none. A row of another domain
     * contradicts that record, because the hash of a child covers its domain. Unless the bytes of the child confirm its row,
     * the child counts as lost: for its row's domain, and for that of the record ({@link #noteCrossDomainEdges}).
     */
    private RecordRow findOrInsertChild(Oid oid, @Nullable RecordRow row, int domainNr, VaultRecordTable records) {
        if (row == null) {
            RecordRow placeholder = placeholder(oid, domainNr);
            records.insert(List.of(new RecordWithEdges(placeholder, new long[0])));
            return placeholder;
        }
        return row.domainNr() == domainNr || confirmsDomain(row, records) ? row : row.asDamaged();
    }

    /** Returns whether the bytes of the record confirm the domain of its row. If they do not, the record is damaged. */
    private boolean confirmsDomain(RecordRow row, VaultRecordTable records) {
        if (row.state() == RecordState.DAMAGED) {
            return false;
        }
        boolean isConfirmed = verifier.wasFoundIntact(row) || verifier.isIntact(row);
        if (!isConfirmed) {
            records.setState(row.ord(), RecordState.DAMAGED);
        }
        return isConfirmed;
    }

    /** Notes the damaged children whose rows have another domain. Either the child’s row or the parent’s has a wrong one. */
    private static void noteCrossDomainEdges(RecordRow parent, List<RecordRow> children, VaultRecordTable records) {
        for (RecordRow child : children) {
            if (child.domainNr() != parent.domainNr() && child.state() == RecordState.DAMAGED) {
                records.addCrossDomainEdge(parent, child);
            }
        }
    }

    /**
     * Decides between two copies of a record. Only reading the bytes shows which copy is intact, and which children it has:
     * somebody who can write to the store can put a pack there whose directory says something else.
     *
     * @param known the rows of this pack's records and of their children
     */
    private void preferIntactCopy(
            RecordRow before, RecordRow other, Map<Oid, RecordRow> known, VaultRecordTable records) {
        boolean isSame = before.packNr() == other.packNr() && before.offset() == other.offset();
        if (isSame || verifier.wasMadeFromBytes(before)) {
            return;
        }
        Optional<RecordHeader> first = verifier.intactHeader(before);
        RecordRow better = first.isPresent() ? before : other;
        first.or(() -> verifier.intactHeader(other))
                .ifPresent(header -> relocate(before, better, header, known, records));
    }

    /** Makes row and edges of a record what its bytes say. */
    private void relocate(
            RecordRow before, RecordRow to, RecordHeader header, Map<Oid, RecordRow> known, VaultRecordTable records) {
        verifier.noteMadeFromBytes(before);
        known.putAll(records.find(header.children().stream()
                .filter(child -> !known.containsKey(child))
                .toList()));
        List<RecordRow> children = rowsOf(header.children(), to.domainNr(), known, records);
        RecordWithEdges read = new RecordWithEdges(to.asIntact(header, depthAbove(children)), ords(children));
        if (!read.row().equals(before) || !Arrays.equals(read.children(), records.children(before.ord()))) {
            records.relocate(read);
            noteCrossDomainEdges(read.row(), children, records);
            known.put(before.oid(), read.row());
        }
    }

    /**
     * Returns the rows of children that a record of the domain names, and makes those that are missing: of records in packs
     * that are still to be indexed, or that no pack holds.
     *
     * @param known all rows of these children that there are
     */
    private List<RecordRow> rowsOf(
            List<Oid> children, int domainNr, Map<Oid, RecordRow> known, VaultRecordTable records) {
        children.forEach(child -> known.compute(child, (oid, row) -> findOrInsertChild(oid, row, domainNr, records)));
        return children.stream()
                .map(child -> Objects.requireNonNull(known.get(child)))
                .toList();
    }

    /** Reads the record. Returns whether its bytes have its oid, and name the domain of its pack. */
    boolean isIntact(RecordRow record) {
        return verifier.isIntact(record);
    }
}
