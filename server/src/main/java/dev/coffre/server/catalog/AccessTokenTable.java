package dev.coffre.server.catalog;

import dev.coffre.vault.id.Sha256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table of tokens. A displaced token is no longer valid, but its use is a sign of a shared key. */
public record AccessTokenTable(CatalogConnection connection) {
    private static final String TOKEN =
            "SELECT hash, identity, holder, holders, issued, expires, network, used FROM access_token ";
    private static final String DISPLACED_OF_FULLEST = "DELETE FROM access_token WHERE nr = (SELECT MIN(nr) FROM"
            + " access_token WHERE displaced = 1 AND holders = (SELECT holders FROM access_token WHERE displaced = 1"
            + " GROUP BY holders ORDER BY COUNT(*) DESC, holders LIMIT 1))";

    public void insert(AccessTokenRow token) {
        sql().update(
                        "INSERT INTO access_token (hash, identity, holder, holders, issued, expires, network, displaced)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
                        token.hash().bytes(),
                        token.identity(),
                        token.holder(),
                        token.group(),
                        token.issued().toEpochMilli(),
                        token.expires().toEpochMilli(),
                        token.network());
    }

    /** Returns the token, unless it was displaced. */
    public Optional<AccessTokenRow> find(Sha256 hash) {
        return sql().first(AccessTokenTable::row, TOKEN + "WHERE hash = ? AND displaced = 0", (Object) hash.bytes());
    }

    public void setUsed(Sha256 hash, Instant at) {
        sql().update("UPDATE access_token SET used = ? WHERE hash = ?", at.toEpochMilli(), hash.bytes());
    }

    /** Returns how many valid tokens a holder or a group has. */
    public long count(String holder, Instant now) {
        return sql().number(
                        "SELECT COUNT(*) FROM access_token WHERE (holder = ? OR holders = ?) AND displaced = 0"
                                + " AND expires > ?",
                        holder,
                        holder,
                        now.toEpochMilli());
    }

    /** Returns the valid tokens of a holder or a group, oldest first. */
    public List<AccessTokenRow> of(String holder, Instant now) {
        return sql().list(
                        AccessTokenTable::row,
                        TOKEN
                                + "WHERE (holder = ? OR holders = ?) AND displaced = 0 AND expires > ? ORDER BY issued, nr",
                        holder,
                        holder,
                        now.toEpochMilli());
    }

    public void delete(Sha256 hash) {
        sql().update("DELETE FROM access_token WHERE hash = ?", (Object) hash.bytes());
    }

    /**
     * Marks a token as displaced. Of a holder, the newest {@code ofHolder} are kept, and of all {@code ofAll}: the group with
     * most loses its oldest, so no vault can evict those of another.
     */
    public void setDisplaced(AccessTokenRow token, int ofHolder, int ofAll) {
        sql().update("UPDATE access_token SET displaced = 1 WHERE hash = ?", (Object)
                token.hash().bytes());
        sql().update(
                        "DELETE FROM access_token WHERE holder = ? AND displaced = 1 AND nr NOT IN"
                                + " (SELECT nr FROM access_token WHERE holder = ? AND displaced = 1 ORDER BY nr DESC LIMIT ?)",
                        token.holder(),
                        token.holder(),
                        (long) ofHolder);
        if (sql().number("SELECT COUNT(*) FROM access_token WHERE displaced = 1") > ofAll) {
            sql().update(DISPLACED_OF_FULLEST);
        }
    }

    /** Returns the identity of the displaced token. Empty if there is none that is still valid. */
    public Optional<String> findDisplaced(Sha256 hash, Instant now) {
        return sql().first(
                        row -> row.getString(1),
                        "SELECT identity FROM access_token WHERE hash = ? AND displaced = 1 AND expires > ?",
                        hash.bytes(),
                        now.toEpochMilli());
    }

    /** Deletes the displaced token. Of several callers, one gets true. */
    public boolean takeDisplaced(Sha256 hash) {
        return sql().update("DELETE FROM access_token WHERE hash = ? AND displaced = 1", (Object) hash.bytes()) > 0;
    }

    public void deleteExpired(Instant now) {
        sql().update("DELETE FROM access_token WHERE expires <= ?", now.toEpochMilli());
    }

    private Sql sql() {
        return new Sql(connection);
    }

    private static AccessTokenRow row(ResultSet row) throws SQLException {
        long used = row.getLong(8);
        Optional<Instant> lastUsed = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(used));
        return new AccessTokenRow(
                Sha256.from(row.getBytes(1), 0),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Instant.ofEpochMilli(row.getLong(5)),
                Instant.ofEpochMilli(row.getLong(6)),
                row.getString(7),
                lastUsed);
    }
}
