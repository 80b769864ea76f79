package dev.coffre.server.catalog;

import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables that index the audit log. The log itself is in files, if one process writes it. */
public record AuditIndex(CatalogConnection connection) {
    private static final String ROW = "SELECT n, at, actor, action, vault, line FROM audit ";

    /** The number and the hash of an entry. */
    public record AuditHead(long n, Sha256 hash) {}

    public void insert(List<AuditRow> rows) {
        List<@Nullable Object[]> values = new ArrayList<>(rows.size());
        for (AuditRow row : rows) {
            values.add(new @Nullable Object[] {
                row.n(),
                row.at().toEpochMilli(),
                row.actor(),
                row.action(),
                row.vault().map(VaultId::bytes).orElse(null),
                row.line()
            });
        }
        sql().updateEach("INSERT INTO audit (n, at, actor, action, vault, line) VALUES (?, ?, ?, ?, ?, ?)", values);
    }

    public Optional<AuditRow> last() {
        return sql().first(AuditIndex::row, ROW + "ORDER BY n DESC LIMIT 1");
    }

    /** Returns the newest entry that the journal knows of. */
    public Optional<AuditHead> journaledHead() {
        return sql().first(
                        row -> new AuditHead(row.getLong(1), Sha256.from(row.getBytes(2), 0)),
                        "SELECT n, hash FROM audit_head");
    }

    public void setJournaledHead(AuditHead head) {
        sql().update("DELETE FROM audit_head");
        sql().update(
                        "INSERT INTO audit_head (n, hash) VALUES (?, ?)",
                        head.n(),
                        head.hash().bytes());
    }

    /** An audited action that was begun. Its line has the form of an entry. */
    public record AuditIntent(long id, String line) {}

    /** Stores an intent and returns its id. */
    public long insertIntent(String line) {
        long id = sql().first(row -> row.getLong(1), "SELECT COALESCE(MAX(id), 0) + 1 FROM audit_intent")
                .orElseThrow();
        sql().update("INSERT INTO audit_intent (id, line) VALUES (?, ?)", id, line);
        return id;
    }

    /** Deletes an intent. Returns whether there was one. */
    public boolean deleteIntent(long intent) {
        return sql().update("DELETE FROM audit_intent WHERE id = ?", intent) > 0;
    }

    /** Deletes the intents, because their actions have entries now. */
    public void deleteIntents(List<Long> intents) {
        sql().updateEach(
                        "DELETE FROM audit_intent WHERE id = ?",
                        intents.stream().map(id -> new @Nullable Object[] {id}).toList());
    }

    /** Returns the intents in the order in which they were begun. */
    public List<AuditIntent> intents() {
        return sql().list(
                        row -> new AuditIntent(row.getLong(1), row.getString(2)),
                        "SELECT id, line FROM audit_intent ORDER BY id");
    }

    public Optional<AuditRow> find(long n) {
        return sql().first(AuditIndex::row, ROW + "WHERE n = ?", n);
    }

    /** Returns at most {@code limit} entries after this one, oldest first. */
    public List<AuditRow> after(long n, int limit) {
        return sql().list(AuditIndex::row, ROW + "WHERE n > ? ORDER BY n LIMIT ?", n, limit);
    }

    /** Returns at most {@code limit} entries, newest first, after {@code place} if it is given. */
    public List<AuditRow> page(AuditFilter filter, Optional<TimeCursor> place, int limit) {
        StringBuilder where = new StringBuilder("WHERE TRUE");
        List<Object> values = new ArrayList<>();
        filter.vault().ifPresent(vault -> add(" AND vault = ?", vault.bytes(), where, values));
        filter.actor().ifPresent(actor -> add(" AND actor = ?", actor, where, values));
        filter.action().ifPresent(action -> add(" AND action = ?", action, where, values));
        filter.from().ifPresent(from -> add(" AND at >= ?", from.toEpochMilli(), where, values));
        filter.until().ifPresent(until -> add(" AND at < ?", until.toEpochMilli(), where, values));
        place.ifPresent(after -> {
            add(" AND (at, n) < (?", after.at().toEpochMilli(), where, values);
            add(", ?)", after.number(), where, values);
        });
        values.add(limit);
        // The inner query uses the index alone. Full rows are read only for the entries of the page.
        return sql().list(
                        AuditIndex::row,
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
