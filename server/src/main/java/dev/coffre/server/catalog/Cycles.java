package dev.coffre.server.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The tables of the cycles of collection. */
public record Cycles(Connection connection) {
    /**
     * How far collection is.
     *
     * @param cycle the newest that began; 0 before the first
     * @param flipped the newest whose condemnations hold
     * @param halted whether it was stopped, because it had condemned what is needed
     */
    public record State(long cycle, long flipped, boolean halted) {}

    public State state() throws SQLException {
        return sql().one(
                        row -> new State(row.getLong(1), row.getLong(2), row.getInt(3) == 1),
                        "SELECT cycle, flipped, halted FROM collection")
                .orElseThrow();
    }

    /** Begins the next cycle, over the records that there are now. */
    public CycleRow begin(Instant now) throws SQLException {
        long nr = state().cycle() + 1;
        CycleRow cycle = new CycleRow(nr, now, new Records(connection).lastOrd(), Optional.empty());
        sql().update("UPDATE collection SET cycle = ?", nr);
        sql().update(
                        "INSERT INTO collection_cycle (nr, started, last_ord) VALUES (?, ?, ?)",
                        nr,
                        now.toEpochMilli(),
                        cycle.lastOrd());
        return cycle;
    }

    /** From now on what the cycle condemned counts as absent: one row changes, however many records are meant. */
    public void flip(long nr, Instant now) throws SQLException {
        sql().update("UPDATE collection SET flipped = ?", nr);
        sql().update("UPDATE collection_cycle SET flipped = ? WHERE nr = ?", now.toEpochMilli(), nr);
    }

    public void setHalted(boolean halted) throws SQLException {
        sql().update("UPDATE collection SET halted = ?", halted ? 1 : 0);
    }

    public Optional<CycleRow> newest() throws SQLException {
        return sql().one(
                        row -> new CycleRow(
                                row.getLong(1), Instant.ofEpochMilli(row.getLong(2)), row.getLong(3), flipped(row)),
                        "SELECT nr, started, last_ord, flipped FROM collection_cycle ORDER BY nr DESC LIMIT 1");
    }

    /** The greatest ord when cycle {@code nr} began; 0 if it never did. */
    public long lastOrd(long nr) throws SQLException {
        return sql().number("SELECT last_ord FROM collection_cycle WHERE nr = ?", nr);
    }

    /**
     * The newest cycle whose condemnations have held since before {@code before} and through at least {@code later} more
     * cycles; 0 if there is none.
     */
    public long settled(Instant before, int later) throws SQLException {
        return sql().number(
                        "SELECT MAX(c.nr) FROM collection_cycle c WHERE c.flipped IS NOT NULL AND c.flipped <= ?"
                                + " AND (SELECT COUNT(*) FROM collection_cycle l WHERE l.nr > c.nr AND l.flipped IS NOT NULL) >= ?",
                        before.toEpochMilli(),
                        later);
    }

    private static Optional<Instant> flipped(java.sql.ResultSet row) throws SQLException {
        long at = row.getLong(4);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(at));
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
