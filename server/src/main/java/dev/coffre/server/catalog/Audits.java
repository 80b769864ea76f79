package dev.coffre.server.catalog;

import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables by which entries of the audit log are found. The log itself is in files. */
public record Audits(Connection connection) {
    private static final String ROW = "SELECT n, at, actor, action, vault, line FROM audit ";

    /** An entry's number and hash, told apart from the entry itself. */
    public record Head(long n, Sha256 hash) {}

    public void insert(List<AuditRow> rows) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO audit (n, at, actor, action, vault, line) VALUES (?, ?, ?, ?, ?, ?)")) {
            for (AuditRow row : rows) {
                insert.setLong(1, row.n());
                insert.setLong(2, row.at().toEpochMilli());
                insert.setString(3, row.actor());
                insert.setString(4, row.action());
                insert.setBytes(5, row.vault().map(VaultId::bytes).orElse(null));
                insert.setString(6, row.line());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    public Optional<AuditRow> last() throws SQLException {
        return sql().one(Audits::row, ROW + "ORDER BY n DESC LIMIT 1");
    }

    /** The newest entry that the journal knows of. */
    public Optional<Head> noted() throws SQLException {
        return sql().one(
                        row -> new Head(row.getLong(1), Sha256.from(row.getBytes(2), 0)),
                        "SELECT n, hash FROM audit_head");
    }

    public void note(Head head) throws SQLException {
        sql().update("DELETE FROM audit_head");
        sql().update(
                        "INSERT INTO audit_head (n, hash) VALUES (?, ?)",
                        head.n(),
                        head.hash().bytes());
    }

    /** A deed that was begun; its line is like that of an entry. */
    public record Intent(long id, String line) {}

    /** Returns the id of the intent. */
    public long begin(String line) throws SQLException {
        long id = sql().one(row -> row.getLong(1), "SELECT COALESCE(MAX(id), 0) + 1 FROM audit_intent")
                .orElseThrow();
        sql().update("INSERT INTO audit_intent (id, line) VALUES (?, ?)", id, line);
        return id;
    }

    /** The deed has its entry. */
    public void settle(List<Long> intents) throws SQLException {
        for (long intent : intents) {
            sql().update("DELETE FROM audit_intent WHERE id = ?", intent);
        }
    }

    /** In the order in which they were begun. */
    public List<Intent> intents() throws SQLException {
        return sql().list(
                        row -> new Intent(row.getLong(1), row.getString(2)),
                        "SELECT id, line FROM audit_intent ORDER BY id");
    }

    /** At most {@code limit} entries, newest first, after {@code place} if there is one. */
    public List<AuditRow> page(AuditFilter filter, Optional<AuditPlace> place, int limit) throws SQLException {
        StringBuilder where = new StringBuilder("WHERE TRUE");
        List<Object> values = new ArrayList<>();
        filter.vault().ifPresent(vault -> add(" AND vault = ?", vault.bytes(), where, values));
        filter.actor().ifPresent(actor -> add(" AND actor = ?", actor, where, values));
        filter.action().ifPresent(action -> add(" AND action = ?", action, where, values));
        filter.from().ifPresent(from -> add(" AND at >= ?", from.toEpochMilli(), where, values));
        filter.until().ifPresent(until -> add(" AND at < ?", until.toEpochMilli(), where, values));
        place.ifPresent(after -> {
            add(" AND (at, n) < (?", after.at().toEpochMilli(), where, values);
            add(", ?)", after.n(), where, values);
        });
        values.add(limit);
        // From the index alone; the rows are read of those that come onto the page.
        return sql().list(
                        Audits::row,
                        ROW + "WHERE n IN (SELECT n FROM audit " + where + " ORDER BY at DESC, n DESC LIMIT ?)"
                                + " ORDER BY at DESC, n DESC",
                        values.toArray());
    }

    private static void add(String condition, Object value, StringBuilder where, List<Object> values) {
        where.append(condition);
        values.add(value);
    }

    private Sql sql() {
        return new Sql(connection);
    }

    private static AuditRow row(ResultSet row) throws SQLException {
        return new AuditRow(
                row.getLong(1),
                Instant.ofEpochMilli(row.getLong(2)),
                row.getString(3),
                row.getString(4),
                Optional.ofNullable(row.getBytes(5)).map(bytes -> VaultId.from(bytes, 0)),
                row.getString(6));
    }
}
