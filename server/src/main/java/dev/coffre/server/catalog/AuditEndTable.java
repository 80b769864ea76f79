package dev.coffre.server.catalog;

import dev.coffre.vault.id.Sha256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The end of an audit log whose entries are written by several processes, and their intents. */
public record AuditEndTable(CatalogConnection connection) {
    private static final String END = "SELECT n, hash, shipped FROM audit_end";

    /** The end of an empty log. */
    private static final AuditEnd NONE = new AuditEnd(new AuditIndex.AuditHead(0, Sha256.ZERO), 0);

    /** @param shipped entries up to this one are in files of the store */
    public record AuditEnd(AuditIndex.AuditHead head, long shipped) {
        /** Returns how many entries are in the catalog only. */
        public long waiting() {
            return head.n() - shipped;
        }
    }

    /** Creates the row of an empty log, unless there is one. Returns whether there was none. */
    public boolean create() {
        return sql().update(
                                "INSERT INTO audit_end (only_row, n, hash, shipped) VALUES (1, 0, ?, 0)"
                                        + " ON CONFLICT (only_row) DO NOTHING",
                                Sha256.ZERO.bytes())
                > 0;
    }

    /**
     * Returns the end of the log; that of an empty one if there is no row. A copy of the database from before the first start of
     * several processes may take over.
     */
    public AuditEnd find() {
        return sql().first(AuditEndTable::end, END).orElse(NONE);
    }

    /** Returns the end of the log, which no other process can move until this transaction ends; empty if there is no row. */
    public Optional<AuditEnd> lock() {
        return sql().first(AuditEndTable::end, END + connection.dialect().forUpdate());
    }

    public void move(AuditIndex.AuditHead head) {
        sql().update(
                        "UPDATE audit_end SET n = ?, hash = ?",
                        head.n(),
                        head.hash().bytes());
    }

    /** Notes that files of the store have the entries up to this one. */
    public void setShipped(long n) {
        sql().update("UPDATE audit_end SET shipped = ? WHERE shipped < ?", n, n);
    }

    /** Returns the time of the oldest entry that no file of the store has; empty if there is none. */
    public Optional<Instant> oldestUnshipped() {
        return sql().first(
                        row -> Instant.ofEpochMilli(row.getLong(1)),
                        "SELECT at FROM audit WHERE n > (SELECT shipped FROM audit_end) ORDER BY n LIMIT 1");
    }

    /** Whoever writes an intent renews it within this time, until its action ends. */
    public void renewIntents(List<Long> intents, Duration term) {
        Sql sql = sql();
        for (long intent : intents) {
            sql.update(
                    "UPDATE audit_intent SET valid_until = "
                            + connection.dialect().clockMillis() + " + ? WHERE id = ?",
                    term.toMillis(),
                    intent);
        }
    }

    /** Returns intents that their process has not renewed, because it died. */
    public List<AuditIndex.AuditIntent> abandonedIntents(int limit) {
        return sql().list(
                        row -> new AuditIndex.AuditIntent(row.getLong(1), row.getString(2)),
                        "SELECT id, line FROM audit_intent WHERE valid_until < "
                                + connection.dialect().clockMillis() + " ORDER BY id LIMIT ?",
                        limit);
    }

    private Sql sql() {
        return new Sql(connection);
    }

    private static AuditEnd end(ResultSet row) throws SQLException {
        return new AuditEnd(new AuditIndex.AuditHead(row.getLong(1), Sha256.from(row.getBytes(2), 0)), row.getLong(3));
    }
}
