package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.RecordWithEdges;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.pack.PackEntry;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.pack.PackReader;
import dev.coffre.vault.store.pack.PackScan;
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
 */
final class PackIndexer {
    private static final System.Logger LOG = System.getLogger(PackIndexer.class.getName());
    private static final int ROUNDS = RecordHeader.MAX_DEPTH + 1;

    private final Catalog catalog;
    private final StoreFiles store;
    private final Map<Long, NumberedPack> byNr = new HashMap<>();
    private long lastNr;
    private long lastOrd;
    private long lost;

    PackIndexer(Catalog catalog, StoreFiles store) {
        this.catalog = catalog;
        this.store = store;
    }

    /** Returns how many records others name but no pack holds. */
    long lostRecords() {
        return lost;
    }

    void indexAll() {
        List<NumberedPack> data = new ArrayList<>();
        List<NumberedPack> pages = new ArrayList<>();
        for (VaultId vault : store.layout().vaultsIn(store.store())) {
            for (PackHeader header : store.packs(vault).list()) {
                (header.kind() == PackKind.DATA ? data : pages).add(number(vault, header));
            }
        }
        data.forEach(pack -> index(pack, false));
        List<NumberedPack> waiting = pages;
        for (int round = 0; round < ROUNDS && !waiting.isEmpty(); round++) {
            waiting = waiting.stream().filter(pack -> index(pack, false) > 0).toList();
        }
        waiting.forEach(pack -> index(pack, true));
    }

    /**
     * Applies aliases for lost records. A live substitute is preferred to a lost one, which may be sent again. Among equal
     * ones, the last alias of the journal wins. Two records never replace each other, even if the journal has both aliases
     * from different times.
     */
    void applyAliases(List<JournalEvent.RecordAliased> aliases) {
        while (aliasAny(aliases, true) || aliasAny(aliases, false)) {
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

    private record NumberedPack(PackHeader header, DomainRow domain, long nr) {}

    /** Inserts the pack's row, regardless of its contents, because a scrub must know of unreadable packs too. */
    private NumberedPack number(VaultId vault, PackHeader header) {
        long nr = ++lastNr;
        DomainRow domain = catalog.write(connection -> {
            DomainRow row = new VaultTable(connection).findOrInsertDomain(vault, header.domain());
            new PackTable(connection).insert(nr, header.pack(), row.nr(), header.kind());
            return row;
        });
        NumberedPack pack = new NumberedPack(header, domain, nr);
        byNr.put(nr, pack);
        return pack;
    }

    private StoredFile open(NumberedPack pack) {
        return store.packs(pack.domain.vault()).openFile(pack.header);
    }

    /**
     * What a pack has.
     *
     * @param isClosed whether the next start must leave the pack as it is
     */
    private record PackContents(List<PackEntry> entries, boolean isClosed) {}

    /** Indexes the pack and returns how many of its records still lack children. */
    private int index(NumberedPack pack, boolean evenWithoutKids) {
        PackContents contents = read(pack); // ends here: a failure of the catalog must not pass for an unreadable pack
        return catalog.write(connection -> {
            if (contents.isClosed) {
                new PackTable(connection).setClosed(pack.header.pack());
            }
            return add(pack, contents.entries, evenWithoutKids, new VaultRecordTable(connection));
        });
    }

    private PackContents read(NumberedPack pack) {
        boolean isClosed = false;
        try (StoredFile file = open(pack)) {
            PackReader reader = PackReader.open(file);
            if (!reader.header().equals(pack.header)) {
                LOG.log(System.Logger.Level.WARNING, "{0} is another pack than its name says", pack.header);
                return new PackContents(List.of(), false);
            }
            isClosed = reader.isClosed();
            return isClosed ? new PackContents(ofClosed(reader), true) : ofUnclosed(reader);
        } catch (Problem problem) {
            LOG.log(System.Logger.Level.WARNING, "{0} cannot be read: {1}", pack.header, problem.getMessage());
            return new PackContents(List.of(), isClosed);
        }
    }

    private static List<PackEntry> ofClosed(PackReader reader) {
        try {
            return reader.directory();
        } catch (Problem damagedDirectory) {
            return reader.scan().entries();
        }
    }

    /**
     * Reads a pack without a trailer. A damaged one counts as closed, because the next start would otherwise truncate the
     * part that cannot be scanned.
     */
    private static PackContents ofUnclosed(PackReader reader) {
        PackScan walk = reader.scan();
        return new PackContents(walk.entries(), !walk.torn());
    }

    private int add(NumberedPack pack, List<PackEntry> entries, boolean evenWithoutKids, VaultRecordTable records) {
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
            RecordRow before = known.get(entry.oid());
            if (before != null && before.packNr() > 0) {
                records.insert(fresh); // the other copy may be one of them
                fresh.clear();
                preferIntactCopy(before, pack, entry, records);
                continue;
            }
            List<Oid> absent = entry.header().children().stream()
                    .filter(kid -> !known.containsKey(kid))
                    .toList();
            if (!absent.isEmpty() && !evenWithoutKids) {
                waiting++;
                continue;
            }
            for (Oid kid : absent) {
                RecordRow ghost = placeholder(kid, pack.domain.nr());
                known.put(kid, ghost);
                records.insert(List.of(new RecordWithEdges(ghost, new long[0])));
            }
            RecordWithEdges record = record(pack, entry, before, known);
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
        new VaultTable(records.connection()).addBytes(pack.domain.nr(), bytes);
        new PackTable(records.connection()).addBytes(pack.nr, bytes);
        return waiting;
    }

    private RecordWithEdges record(
            NumberedPack pack, PackEntry entry, @Nullable RecordRow before, Map<Oid, RecordRow> known) {
        int depth = 0;
        long[] kids = new long[entry.header().children().size()];
        for (int i = 0; i < kids.length; i++) {
            RecordRow kid =
                    Objects.requireNonNull(known.get(entry.header().children().get(i)));
            kids[i] = kid.ord();
            depth = Math.max(depth, kid.depth() + 1);
        }
        RecordRow row = new RecordRow(
                before == null ? ++lastOrd : before.ord(),
                entry.oid(),
                pack.domain.nr(),
                entry.header().type(),
                entry.header().epoch(),
                depth,
                pack.nr,
                entry.offset(),
                entry.length(),
                RecordState.LIVE);
        return new RecordWithEdges(row, kids);
    }

    private RecordRow placeholder(Oid oid, int domainNr) {
        lost++;
        return new RecordRow(++lastOrd, oid, domainNr, RecordType.CHUNK, 1, 0, 0, 0, 0, RecordState.DAMAGED);
    }

    /**
     * Decides between two copies of a record. Only reading the bytes shows which copy is intact, and which children it has:
     * somebody who can write to the store can put a pack there whose directory says something else.
     */
    private void preferIntactCopy(RecordRow before, NumberedPack pack, PackEntry entry, VaultRecordTable records) {
        if (before.packNr() == pack.nr && before.offset() == entry.offset()) {
            return;
        }
        RecordRow other = new RecordRow(
                before.ord(),
                before.oid(),
                before.domainNr(),
                before.type(),
                before.epoch(),
                before.depth(),
                pack.nr,
                entry.offset(),
                entry.length(),
                RecordState.LIVE);
        Optional<RecordHeader> first = intactHeader(before);
        RecordRow intact = first.isPresent() ? before : other;
        first.or(() -> intactHeader(other)).ifPresent(header -> {
            long[] children = ordsOf(header.children(), pack.domain.nr(), records);
            if (intact != before || !Arrays.equals(children, records.children(before.ord()))) {
                records.relocate(new RecordWithEdges(intact, children));
            }
        });
    }

    private long[] ordsOf(List<Oid> oids, int domainNr, VaultRecordTable records) {
        Map<Oid, RecordRow> known = new HashMap<>(records.find(Set.copyOf(oids)));
        for (Oid oid : oids) {
            known.computeIfAbsent(
                    oid,
                    absent -> { // of a pack that is still to be indexed
                        RecordRow row = placeholder(absent, domainNr);
                        records.insert(List.of(new RecordWithEdges(row, new long[0])));
                        return row;
                    });
        }
        return oids.stream()
                .mapToLong(oid -> Objects.requireNonNull(known.get(oid)).ord())
                .toArray();
    }

    /** Returns the header in the record's bytes; empty unless they have its oid. */
    private Optional<RecordHeader> intactHeader(RecordRow record) {
        NumberedPack pack = byNr.get(record.packNr());
        if (pack == null) {
            return Optional.empty();
        }
        try (StoredFile file = open(pack)) {
            byte[] bytes = file.read(record.offset(), record.length());
            return Oid.of(bytes).equals(record.oid())
                    ? Optional.of(RecordHeader.read(bytes, 0, bytes.length))
                    : Optional.empty();
        } catch (Problem unreadable) {
            return Optional.empty();
        }
    }

    /** Returns whether the bytes at the record's location have its oid. */
    boolean isIntact(RecordRow record) {
        return intactHeader(record).isPresent();
    }
}
