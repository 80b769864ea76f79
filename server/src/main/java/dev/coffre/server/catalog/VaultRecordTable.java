package dev.coffre.server.catalog;

import dev.coffre.server.catalog.Dialect.ByteStrings;
import dev.coffre.server.catalog.Dialect.Numbers;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The tables of records and of their edges. */
public record VaultRecordTable(CatalogConnection connection) {
    static final String SELECT_RECORD = "SELECT ord, oid, domain, type, epoch, depth, pack, start, length, CASE WHEN"
            + " condemned > 0 AND condemned <= (SELECT flipped FROM collection) THEN 3 ELSE state END FROM record ";

    /** The condition of the index record_unusable. It must be literal, because SQLite ignores the index otherwise. */
    static final String UNUSABLE = "state <> 0";

    public Optional<RecordRow> find(Oid oid) {
        return sql().first(VaultRecordTable::row, SELECT_RECORD + "WHERE oid = ?", (Object) oid.bytes());
    }

    public Optional<RecordRow> find(long ord) {
        return sql().first(VaultRecordTable::row, SELECT_RECORD + "WHERE ord = ?", ord);
    }

    /** Returns those of {@code oids} that the catalog knows, in any state and domain. */
    public Map<Oid, RecordRow> find(Collection<Oid> oids) {
        Map<Oid, RecordRow> found = HashMap.newHashMap(oids.size());
        ByteStrings wanted = new ByteStrings(oids.stream().map(Oid::bytes).toList());
        sql().forEach(
                        row -> {
                            RecordRow record = row(row);
                            found.put(record.oid(), record);
                        },
                        SELECT_RECORD + "WHERE " + sql().isIn("oid", wanted),
                        wanted);
        return found;
    }

    /** Returns the ords of those of {@code oids} that are live records of the domain. Reads indexes only, and no rows. */
    public Map<Oid, Long> liveOrds(int domainNr, Collection<Oid> oids) {
        Map<Oid, Long> ords = HashMap.newHashMap(oids.size());
        ByteStrings wanted = new ByteStrings(oids.stream().map(Oid::bytes).toList());
        sql().forEach(
                        row -> ords.put(Oid.from(row.getBytes(1), 0), row.getLong(2)),
                        "SELECT oid, ord FROM record WHERE " + sql().isIn("oid", wanted) + " AND domain = ?",
                        wanted,
                        domainNr);
        Set<Long> notLive = notLive(ords.values());
        if (!notLive.isEmpty()) {
            ords.values().removeAll(notLive);
        }
        return ords;
    }

    /** Few records are damaged, tainted or condemned, so their index is small. */
    private Set<Long> notLive(Collection<Long> ords) {
        Numbers wanted = new Numbers(ords);
        return Set.copyOf(sql().list(
                        row -> row.getLong(1),
                        "SELECT ord FROM record" + connection.dialect().indexedBy("record_exception") + " WHERE "
                                + sql().isIn("ord", wanted)
                                + " AND (state <> 0 OR condemned > 0)"
                                + " AND (state <> 0 OR condemned <= (SELECT flipped FROM collection))",
                        wanted));
    }

    /**
     * Returns the ords of a domain's damaged and tainted records, including condemned ones in these states. They are
     * few in a healthy store.
     */
    public BitSet unusableOrds(int domainNr) {
        BitSet ords = new BitSet();
        sql().forEachNumber(
                        ord -> ords.set(Math.toIntExact(ord)),
                        "SELECT ord FROM record WHERE domain = ? AND " + UNUSABLE,
                        domainNr);
        return ords;
    }

    /** Returns whether a record of the domain is lost, and no other replaces it. */
    public boolean isAnyDamaged(int domainNr) {
        return sql().first(
                                row -> true,
                                "SELECT 1 FROM record WHERE domain = ? AND " + UNUSABLE + " AND state = ? LIMIT 1",
                                domainNr,
                                RecordState.DAMAGED.number())
                        .isPresent()
                || !damagedInOtherDomains(domainNr).isEmpty();
    }

    /** Notes that the record has a child whose row has another domain. One of the two rows is wrong. */
    public void addCrossDomainEdge(RecordRow parent, RecordRow child) {
        sql().update(
                        "INSERT INTO cross_domain_edge (ord, kid, domain) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                        parent.ord(),
                        child.ord(),
                        parent.domainNr());
    }

    /** Returns the ords of damaged records whose rows have another domain, but that are children of records of this one. */
    public BitSet damagedInOtherDomains(int domainNr) {
        BitSet ords = new BitSet();
        sql().forEachNumber(
                        ord -> ords.set(Math.toIntExact(ord)),
                        "SELECT c.ord FROM cross_domain_edge e JOIN record c ON c.ord = e.kid"
                                + " WHERE e.domain = ? AND c.domain <> e.domain AND c.state = ?",
                        domainNr,
                        RecordState.DAMAGED.number());
        return ords;
    }

    /** Returns those of the records with these ords that the catalog still has. */
    public List<RecordRow> findAll(Collection<Long> ords) {
        Numbers wanted = new Numbers(ords);
        return sql().list(VaultRecordTable::row, SELECT_RECORD + "WHERE " + sql().isIn("ord", wanted), wanted);
    }

    public List<RecordRow> inPack(long pack) {
        return sql().list(VaultRecordTable::row, SELECT_RECORD + "WHERE pack = ? ORDER BY start", pack);
    }

    /** Returns the records of the pack that end beyond {@code length} bytes, except those already marked as damaged. */
    public List<RecordRow> undamagedBeyond(long pack, long length) {
        return sql().list(
                        VaultRecordTable::row,
                        SELECT_RECORD + "WHERE pack = ? AND start + length > ? AND state <> ? ORDER BY start",
                        pack,
                        length,
                        RecordState.DAMAGED.number());
    }

    /** Returns the numbers of packs that have records but no row. Takes one index lookup per pack. */
    public List<Long> packsWithoutRow() {
        return sql().list(
                        row -> row.getLong(1),
                        "WITH RECURSIVE used (nr) AS (SELECT MIN(pack) FROM record WHERE pack > 0 UNION ALL SELECT"
                                + " (SELECT MIN(pack) FROM record WHERE pack > used.nr) FROM used WHERE nr IS NOT NULL)"
                                + " SELECT nr FROM used WHERE nr IS NOT NULL AND nr NOT IN (SELECT nr FROM pack)");
    }

    /** Returns the greatest ord ever assigned. Its record may no longer exist, but an ord is never reused. */
    public long lastOrd() {
        return sql().number("SELECT MAX(o.last) FROM (SELECT MAX(ord) AS last FROM record"
                + " UNION ALL SELECT MAX(last_ord) AS last FROM collection_cycle) o");
    }

    public long count() {
        return sql().number("SELECT COUNT(*) FROM record");
    }

    /** Inserts the records with their edges. */
    public void insert(List<RecordWithEdges> records) {
        List<@Nullable Object[]> rows = new ArrayList<>(records.size());
        List<@Nullable Object[]> edges = new ArrayList<>();
        for (RecordWithEdges each : records) {
            RecordRow row = each.row();
            rows.add(new @Nullable Object[] {
                row.ord(),
                row.oid().bytes(),
                row.domainNr(),
                row.type().number(),
                row.epoch(),
                row.depth(),
                row.packNr(),
                row.offset(),
                row.length(),
                row.state().number()
            });
            if (each.hasChildren()) {
                edges.add(new @Nullable Object[] {row.ord(), OrdListCodec.encode(each.children())});
            }
        }
        sql().updateEach(
                        "INSERT INTO record (ord, oid, domain, type, epoch, depth, pack, start, length, state)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        rows);
        sql().updateEach("INSERT INTO edge (ord, kids) VALUES (?, ?)", edges);
    }

    /**
     * Updates a record that was written to another location. It is intact again, and needed again if it was condemned. A
     * mark may have passed it already, so if its children changed, they count as young. The row may have had a wrong domain, of a
     * directory that somebody else wrote.
     *
     * @return whether the record was damaged or tainted. Only then may the taint of others change
     */
    public boolean relocate(RecordWithEdges healed) {
        RecordRow row = healed.row();
        boolean wasUnusable = sql().number("SELECT COUNT(*) FROM record WHERE ord = ? AND " + UNUSABLE, row.ord()) > 0;
        if (!Arrays.equals(OrdListCodec.encode(children(row.ord())), OrdListCodec.encode(healed.children()))) {
            for (long kid : healed.children()) {
                markYoung(kid);
            }
        }
        sql().update("DELETE FROM revived WHERE ord = ?", row.ord());
        sql().update(
                        "INSERT INTO revived (ord, cycle) SELECT r.ord, c.cycle FROM record r, collection c"
                                + " WHERE r.ord = ? AND (r.condemned > 0 OR r.domain <> ?)",
                        row.ord(),
                        row.domainNr());
        sql().update(
                        "UPDATE record SET domain = ?, type = ?, epoch = ?, depth = ?, pack = ?, start = ?, length = ?, state = ?,"
                                + " condemned = 0 WHERE ord = ?",
                        row.domainNr(),
                        row.type().number(),
                        row.epoch(),
                        row.depth(),
                        row.packNr(),
                        row.offset(),
                        row.length(),
                        row.state().number(),
                        row.ord());
        deleteEdges(row.ord());
        if (healed.hasChildren()) {
            sql().update(
                            "INSERT INTO edge (ord, kids) VALUES (?, ?)",
                            row.ord(),
                            OrdListCodec.encode(healed.children()));
        }
        return wasUnusable;
    }

    /**
     * Aliases a record whose bytes are lost: {@code by} becomes its only child, and the record itself has no location.
     * A mark may have passed the lost record already, so {@code by} counts as young. The row of the lost record may have had a
     * wrong domain.
     */
    public void alias(RecordRow lost, RecordRow by) {
        markYoung(by.ord());
        sql().update(
                        "UPDATE record SET domain = ?, type = ?, pack = 0, start = 0, length = 0, state = ? WHERE ord = ?",
                        by.domainNr(),
                        by.type().number(),
                        RecordState.LIVE.number(),
                        lost.ord());
        deleteEdges(lost.ord());
        sql().update("INSERT INTO edge (ord, kids) VALUES (?, ?)", lost.ord(), OrdListCodec.encode(new long[] {by.ord()
        }));
    }

    private void deleteEdges(long ord) {
        sql().update("DELETE FROM edge WHERE ord = ?", ord);
        sql().update("DELETE FROM cross_domain_edge WHERE ord = ?", ord);
    }

    /** Makes the record a root of the next flip, regardless of the mark. */
    private void markYoung(long ord) {
        sql().update("DELETE FROM revived WHERE ord = ?", ord);
        sql().update("INSERT INTO revived (ord, cycle) SELECT ?, cycle FROM collection", ord);
    }

    /** Returns the record whose bytes are served for this one: itself, or the last one in its chain of aliases. */
    public RecordRow resolveAlias(RecordRow record) {
        RecordRow now = record;
        while (now.isAliased()) {
            now = find(children(now.ord())[0]).orElseThrow();
        }
        return now;
    }

    public void setState(long ord, RecordState state) {
        sql().update("UPDATE record SET state = ? WHERE ord = ?", state.number(), ord);
    }

    /** Returns the ords of the record's children, ascending. */
    public long[] children(long ord) {
        return sql().first(row -> OrdListCodec.decode(row.getBytes(1)), "SELECT kids FROM edge WHERE ord = ?", ord)
                .orElseGet(() -> new long[0]);
    }

    /** Passes on the ords of the children of each of these records, ascending. */
    public void forEachChildrenOf(Collection<Long> ords, Consumer<long[]> children) {
        Numbers wanted = new Numbers(ords);
        sql().forEach(
                        row -> children.accept(OrdListCodec.decode(row.getBytes(1))),
                        "SELECT kids FROM edge WHERE " + sql().isIn("ord", wanted),
                        wanted);
    }

    private Sql sql() {
        return new Sql(connection);
    }

    static RecordRow row(ResultSet row) throws SQLException {
        return new RecordRow(
                row.getLong(1),
                Oid.from(row.getBytes(2), 0),
                row.getInt(3),
                type(row.getInt(4)),
                row.getInt(5),
                row.getInt(6),
                row.getLong(7),
                row.getLong(8),
                row.getInt(9),
                RecordState.fromNumber(row.getInt(10)));
    }

    private static RecordType type(int number) {
        return RecordType.values()[number - 1];
    }
}
