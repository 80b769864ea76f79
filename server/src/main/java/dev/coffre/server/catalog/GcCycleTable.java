package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tables of garbage collection cycles. */
public record GcCycleTable(CatalogConnection connection) {
    /**
     * The state of garbage collection.
     *
     * @param cycle the newest cycle that began; 0 before the first
     * @param flipped the newest cycle whose condemnations are in effect
     * @param halted whether garbage collection halted because a condemned record turned out to be needed
     */
    public record GcState(long cycle, long flipped, boolean halted) {}

    public GcState state() {
        return sql().first(
                        row -> new GcState(row.getLong(1), row.getLong(2), row.getInt(3) == 1),
                        "SELECT cycle, flipped, halted FROM collection")
                .orElseThrow();
    }

    /** Begins the next cycle, which covers the existing records. */
    public GcCycleRow begin(Instant now) {
        long nr = state().cycle() + 1;
        GcCycleRow cycle = new GcCycleRow(nr, now, new VaultRecordTable(connection).lastOrd(), Optional.empty());
        sql().update("UPDATE collection SET cycle = ?", nr);
        sql().update(
                        "INSERT INTO collection_cycle (nr, started, last_ord) VALUES (?, ?, ?)",
                        nr,
                        now.toEpochMilli(),
                        cycle.lastOrd());
        return cycle;
    }

    /**
     * Puts the cycle's condemnations into effect. This changes one row, regardless of the number of condemned records.
     *
     * @throws Problem {@code vault-unavailable} if the cycle is not the newest one, or its row was lost in a failover: then
     *     another cycle may have its number
     */
    public void flip(GcCycleRow cycle, Instant now) {
        int flipped = sql().update(
                        "UPDATE collection_cycle SET flipped = ? WHERE nr = ? AND started = ? AND last_ord = ?"
                                + " AND nr = (SELECT cycle FROM collection)",
                        now.toEpochMilli(),
                        cycle.nr(),
                        cycle.started().toEpochMilli(),
                        cycle.lastOrd());
        if (flipped == 0) {
            throw ProblemCode.VAULT_UNAVAILABLE.with("reason", "another process went on in its place");
        }
        sql().update("UPDATE collection SET flipped = ?", cycle.nr());
    }

    public void setHalted(boolean halted) {
        sql().update("UPDATE collection SET halted = ?", halted ? 1 : 0);
    }

    public Optional<GcCycleRow> newest() {
        return sql().first(
                        row -> new GcCycleRow(
                                row.getLong(1), Instant.ofEpochMilli(row.getLong(2)), row.getLong(3), flipped(row)),
                        "SELECT nr, started, last_ord, flipped FROM collection_cycle ORDER BY nr DESC LIMIT 1");
    }

    /** Returns the greatest ord when cycle {@code nr} began; 0 if there was no such cycle. */
    public long lastOrd(long nr) {
        return sql().number("SELECT last_ord FROM collection_cycle WHERE nr = ?", nr);
    }

    /**
     * Returns the newest cycle whose condemnations took effect at or before {@code before}, and after which at least
     * {@code later} more cycles flipped. Returns 0 if there is none.
     */
    public long newestSweepable(Instant before, int later) {
        return sql().number(
                        "SELECT MAX(c.nr) FROM collection_cycle c WHERE c.flipped IS NOT NULL AND c.flipped <= ? AND"
                                + " (SELECT COUNT(*) FROM collection_cycle l WHERE l.nr > c.nr AND l.flipped IS NOT NULL)"
                                + " >= ?",
                        before.toEpochMilli(),
                        later);
    }

    /** Stores the results of a finished cycle, and the totals of the condemned records that wait for removal. */
    public void finish(
            long nr,
            Instant now,
            long condemned,
            long forgotten,
            long packs,
            long bytesMoved,
            List<CondemnedTotalsRow> waiting) {
        sql().update(
                        "UPDATE collection_cycle SET ended = ?, condemned = ?, forgotten = ?, packs = ?, bytes_moved ="
                                + " ? WHERE nr = ?",
                        now.toEpochMilli(),
                        condemned,
                        forgotten,
                        packs,
                        bytesMoved,
                        nr);
        sql().update("DELETE FROM collection_waiting");
        for (CondemnedTotalsRow row : waiting) {
            sql().update(
                            "INSERT INTO collection_waiting (vault, cycle, records, bytes) VALUES (?, ?, ?, ?)",
                            row.vault().bytes(),
                            row.cycle(),
                            row.records(),
                            row.bytes());
        }
    }

    /** Adds the bytes of deleted files to the newest cycle. */
    public void addFreedBytes(long bytes) {
        sql().update(
                        "UPDATE collection_cycle SET bytes_freed = bytes_freed + ?"
                                + " WHERE nr = (SELECT MAX(nr) FROM collection_cycle)",
                        bytes);
    }

    /** Returns the newest cycle that ran to its end. */
    public Optional<FinishedGcCycle> lastFinished() {
        return sql().first(
                        row -> new FinishedGcCycle(
                                row.getLong(1),
                                Instant.ofEpochMilli(row.getLong(2)),
                                Instant.ofEpochMilli(row.getLong(3)),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8)),
                        "SELECT nr, started, ended, condemned, forgotten, packs, bytes_moved, bytes_freed"
                                + " FROM collection_cycle WHERE ended IS NOT NULL ORDER BY nr DESC LIMIT 1");
    }

    /** Counts the condemned records by vault and cycle. Reads every condemned record. */
    public List<CondemnedTotalsRow> countCondemned() {
        return sql().list(
                        GcCycleTable::condemnedTotals,
                        "SELECT d.vault, w.condemned, c.flipped, SUM(w.records), SUM(w.bytes) FROM"
                                + " (SELECT domain, condemned, COUNT(*) AS records, SUM(length) AS bytes FROM record"
                                + " WHERE condemned > 0 GROUP BY domain, condemned) w"
                                + " JOIN domain d ON d.nr = w.domain"
                                + " JOIN collection_cycle c ON c.nr = w.condemned AND c.flipped IS NOT NULL"
                                + " GROUP BY d.vault, w.condemned, c.flipped");
    }

    /** Returns the vault's condemned records, as counted when the last cycle ended. */
    public List<CondemnedTotalsRow> condemnedTotals(VaultId vault) {
        return sql().list(
                        GcCycleTable::condemnedTotals,
                        "SELECT w.vault, w.cycle, c.flipped, w.records, w.bytes FROM collection_waiting w"
                                + " JOIN collection_cycle c ON c.nr = w.cycle WHERE w.vault = ? ORDER BY w.cycle",
                        (Object) vault.bytes());
    }

    private static CondemnedTotalsRow condemnedTotals(ResultSet row) throws SQLException {
        return new CondemnedTotalsRow(
                VaultId.from(row.getBytes(1), 0),
                row.getLong(2),
                Instant.ofEpochMilli(row.getLong(3)),
                row.getLong(4),
                row.getLong(5));
    }

    private static Optional<Instant> flipped(ResultSet row) throws SQLException {
        long at = row.getLong(4);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(at));
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
