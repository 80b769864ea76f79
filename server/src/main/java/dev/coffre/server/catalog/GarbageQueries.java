package dev.coffre.server.catalog;

import dev.coffre.server.catalog.Dialect.Numbers;
import dev.coffre.vault.id.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** The queries and updates of garbage collection on the tables of records, points, sessions and packs. */
public record GarbageQueries(CatalogConnection connection) {
    /** Maximum age of a session that counts. An older session was abandoned. */
    private static final Duration MAX_SESSION_AGE = Duration.ofDays(14);

    /**
     * A session opened further in the future than this does not count. A wrong clock opened it. It would otherwise count for
     * as long as that clock was ahead.
     */
    private static final Duration MAX_CLOCK_LEAD = Duration.ofDays(1);

    private static final int ADMITTED_AT_ONCE = 4_000;

    private static final String UNKNOWN_DOMAINS = "SELECT DISTINCT m.domain FROM point p JOIN machine m ON m.id ="
            + " p.machine WHERE p.removed_at IS NULL AND (p.root IS NULL OR NOT EXISTS (SELECT 1 FROM record r WHERE r.oid"
            + " = p.root AND r.domain = m.domain))";

    /**
     * Passes on the root record of every recovery point that is not removed, by its number in the catalog (ord). Points may
     * share a root, which is passed on more than once.
     */
    public void forEachPointRoot(LongConsumer root) {
        sql().forEachNumber(
                        root, "SELECT r.ord FROM point p JOIN record r ON r.oid = p.root WHERE p.removed_at IS NULL");
    }

    /**
     * Passes on the records that were sent again, or became needed by an alias or a healed parent, since the previous cycle
     * began.
     */
    public void forEachRevived(long cycle, LongConsumer record) {
        sql().forEachNumber(record, "SELECT ord FROM revived WHERE cycle >= ?", cycle - 1);
    }

    /**
     * Returns the sessions that may still commit a point. That is each machine's newest session, if it is unfinished and not
     * too old.
     */
    public List<SessionId> activeSessions(Instant now) {
        return sql().list(
                        row -> SessionId.from(row.getBytes(1), 0),
                        "SELECT s.id FROM session s WHERE s.finished = 0 AND s.opened >= ? AND s.opened <= ?"
                                + " AND NOT EXISTS"
                                + " (SELECT 1 FROM session l WHERE l.machine = s.machine AND l.nr > s.nr)",
                        now.minus(MAX_SESSION_AGE).toEpochMilli(),
                        now.plus(MAX_CLOCK_LEAD).toEpochMilli());
    }

    /**
     * Passes on the records up to {@code last} that were admitted to the session's domain since it was opened. Condemned
     * records are left out. They were condemned while the session did not count. If the clock is then set back, the session
     * counts again, but these records do not.
     */
    public void forEachAdmittedBy(SessionId session, long last, LongConsumer record) {
        sql().first(
                        row -> new AdmittedRange(row.getLong(1), last, row.getInt(2)),
                        "SELECT s.first_ord, m.domain FROM session s JOIN machine m ON m.id = s.machine WHERE s.id = ?",
                        (Object) session.bytes())
                .ifPresent(range -> forEachIn(range, record));
    }

    /** The records of a domain after {@code first}, up to {@code last}. */
    private record AdmittedRange(long first, long last, int domainNr) {}

    /** In pieces with an order: PostgreSQL expects a third of all records after any ord, and would read the whole table. */
    private void forEachIn(AdmittedRange range, LongConsumer record) {
        long position = range.first;
        List<Long> piece;
        do {
            piece = sql().list(
                            row -> row.getLong(1),
                            "SELECT ord FROM record WHERE ord > ? AND ord <= ? AND domain = ?"
                                    + " AND (condemned = 0 OR condemned > (SELECT flipped FROM collection))"
                                    + " ORDER BY ord LIMIT ?",
                            position,
                            range.last,
                            range.domainNr,
                            ADMITTED_AT_ONCE);
            piece.forEach(record::accept);
            position = piece.isEmpty() ? range.last : piece.getLast();
        } while (piece.size() == ADMITTED_AT_ONCE);
    }

    /** Passes on the records whose condemnation is in effect. */
    public void forEachCondemned(LongConsumer record) {
        sql().forEachNumber(
                        record,
                        "SELECT ord FROM record WHERE condemned > 0 AND condemned <= (SELECT flipped FROM collection)");
    }

    /** Returns those of the records whose condemnation is in effect. */
    public BitSet condemnedAmong(BitSet ords) {
        Numbers asked = new Numbers(ords.stream().asLongStream().boxed().toList());
        BitSet condemned = new BitSet();
        sql().forEachNumber(
                        ord -> condemned.set(Math.toIntExact(ord)),
                        "SELECT ord FROM record WHERE condemned > 0 AND condemned <= (SELECT flipped FROM collection)"
                                + " AND " + sql().isIn("ord", asked),
                        asked);
        return condemned;
    }

    /**
     * Returns the domains with a point whose needs are unknown, because its file is unreadable, or its top record is unknown or
     * a row of another domain.
     */
    public List<Integer> domainsWithUnknownNeeds() {
        return sql().list(row -> row.getInt(1), UNKNOWN_DOMAINS);
    }

    /**
     * Returns the domains of needed records whose children are unknown: those that others name but no pack holds, and the
     * parents of damaged records whose rows have another domain.
     */
    public Set<Integer> domainsWithUnknownChildren(LongPredicate isNeeded) {
        Set<Integer> domains = new HashSet<>();
        sql().forEach(
                        row -> {
                            if (isNeeded.test(row.getLong(1))) {
                                domains.add(row.getInt(2));
                            }
                        },
                        "SELECT ord, domain FROM record WHERE pack = 0 AND state = ?"
                                + " UNION ALL SELECT e.ord, e.domain FROM cross_domain_edge e"
                                + " JOIN record c ON c.ord = e.kid WHERE c.domain <> e.domain AND c.state = ?",
                        RecordState.DAMAGED.number(),
                        RecordState.DAMAGED.number());
        return domains;
    }

    /**
     * A record and its condemnation.
     *
     * @param condemned the cycle that condemned it, in effect or not; 0 for none
     */
    public record CondemnationRow(long ord, int domainNr, long condemned) {}

    /** Returns the records after {@code ord} up to {@code last}, ascending, at most {@code limit}. */
    public List<CondemnationRow> recordsAfter(long ord, long last, int limit) {
        return sql().list(
                        row -> new CondemnationRow(row.getLong(1), row.getInt(2), row.getLong(3)),
                        "SELECT ord, domain, condemned FROM record WHERE ord > ? AND ord <= ? ORDER BY ord LIMIT ?",
                        ord,
                        last,
                        limit);
    }

    /** @param cycle 0 takes the condemnation back */
    public void condemn(BitSet ords, long cycle) {
        sql().updateEach(
                        "UPDATE record SET condemned = ? WHERE ord = ?",
                        ords.stream().mapToObj(ord -> new @Nullable Object[] {cycle, ord})::iterator);
    }

    public void deleteRevivedBefore(long cycle) {
        sql().update("DELETE FROM revived WHERE cycle < ?", cycle - 1);
    }

    /**
     * A pack in use, and how much of it is still needed.
     *
     * @param live the bytes of the records that are still needed
     * @param bytes the bytes of all its records
     * @param isSound whether its directory and trailer are intact, as far as is known
     */
    public record PackUsage(long nr, long live, long bytes, boolean isSound) {}

    /**
     * Returns every pack in use, except those of domains in {@link #domainsWithUnknownNeeds}.
     *
     * @param sweepableCycle the records condemned up to this cycle are not needed any more
     */
    public List<PackUsage> packUsage(long sweepableCycle) {
        return sql().list(
                        row -> new PackUsage(row.getLong(1), row.getLong(2), row.getLong(3), row.getInt(4) == 0),
                        "SELECT p.nr, COALESCE(u.live, 0), p.bytes, p.unsound FROM pack p LEFT JOIN (SELECT pack,"
                                + " SUM(CASE WHEN condemned > 0 AND condemned <= ? THEN 0 ELSE length END) AS live"
                                + " FROM record GROUP BY pack) u ON u.pack = p.nr"
                                + " WHERE p.retired IS NULL AND p.domain NOT IN (" + UNKNOWN_DOMAINS
                                + ") ORDER BY p.nr",
                        sweepableCycle);
    }

    /** Returns the records of the pack that must be kept, ordered by offset. */
    public List<RecordRow> neededRecords(long pack, long sweepableCycle) {
        return sql().list(
                        VaultRecordTable::row,
                        VaultRecordTable.SELECT_RECORD
                                + "WHERE pack = ? AND (condemned = 0 OR condemned > ?) ORDER BY start",
                        pack,
                        sweepableCycle);
    }

    /** Deletes the rows of the pack's records that are not needed any more. Returns how many there were. */
    public long deleteCondemned(long pack, long sweepableCycle) {
        String dead = " FROM record WHERE pack = ? AND condemned > 0 AND condemned <= ?";
        sql().update("DELETE FROM edge WHERE ord IN (SELECT ord" + dead + ")", pack, sweepableCycle);
        sql().update("DELETE FROM cross_domain_edge WHERE ord IN (SELECT ord" + dead + ")", pack, sweepableCycle);
        return sql().update("DELETE" + dead, pack, sweepableCycle);
    }

    /** Deletes the rows of unneeded records that no pack holds. Returns how many there were. */
    public long deleteCondemnedWithoutPack(long sweepableCycle) {
        return deleteCondemned(0, sweepableCycle);
    }

    /** A record that was copied to another pack. */
    public record MovedRecord(RecordRow from, long offset) {}

    /**
     * Changes the locations of these records, except those that were sent again meanwhile. The oid is compared, because the
     * numbers of a row that was lost in a failover may be those of another record now.
     */
    public void move(List<MovedRecord> moved, long pack) {
        sql().updateEach(
                        "UPDATE record SET pack = ?, start = ? WHERE ord = ? AND oid = ? AND pack = ? AND start = ?",
                        moved.stream()
                                .map(one -> new @Nullable Object[] {
                                    pack,
                                    one.offset(),
                                    one.from().ord(),
                                    one.from().oid().bytes(),
                                    one.from().packNr(),
                                    one.from().offset()
                                })
                                .toList());
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
