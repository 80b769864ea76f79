package dev.coffre.server.catalog;

import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table of API tokens. */
public record ApiTokenTable(CatalogConnection connection) {
    private static final String TOKEN =
            "SELECT account, name, read_only, vault, created, expires, used FROM api_token ";

    public void insert(ApiTokenRow token, Sha256 hash) {
        sql().update(
                        "INSERT INTO api_token (hash, account, name, read_only, vault, created, expires)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                        hash.bytes(),
                        token.account(),
                        token.name(),
                        token.readOnly() ? 1 : 0,
                        token.vault().map(VaultId::bytes).orElse(null),
                        token.created().toEpochMilli(),
                        token.expires().toEpochMilli());
    }

    public Optional<ApiTokenRow> findByHash(Sha256 hash) {
        return sql().first(ApiTokenTable::token, TOKEN + "WHERE hash = ?", (Object) hash.bytes());
    }

    public Optional<ApiTokenRow> find(String account, String name) {
        return sql().first(ApiTokenTable::token, TOKEN + "WHERE account = ? AND name = ?", account, name);
    }

    public List<ApiTokenRow> ofAccount(String account) {
        return sql().list(ApiTokenTable::token, TOKEN + "WHERE account = ? ORDER BY name", account);
    }

    public List<ApiTokenRow> all() {
        return sql().list(ApiTokenTable::token, TOKEN + "ORDER BY account, name");
    }

    public void setUsed(ApiTokenRow token, Instant at) {
        sql().update(
                        "UPDATE api_token SET used = ? WHERE account = ? AND name = ?",
                        at.toEpochMilli(),
                        token.account(),
                        token.name());
    }

    /** Returns the SHA-256 of the account's token with this name. */
    public Optional<Sha256> findHash(String account, String name) {
        return sql().first(
                        row -> Sha256.from(row.getBytes(1), 0),
                        "SELECT hash FROM api_token WHERE account = ? AND name = ?",
                        account,
                        name);
    }

    public void delete(Sha256 hash) {
        sql().update("DELETE FROM api_token WHERE hash = ?", (Object) hash.bytes());
    }

    public void deleteExpired(Instant now) {
        sql().update("DELETE FROM api_token WHERE expires <= ?", now.toEpochMilli());
    }

    private Sql sql() {
        return new Sql(connection);
    }

    private static ApiTokenRow token(ResultSet row) throws SQLException {
        long used = row.getLong(7);
        Optional<Instant> lastUsed = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(used));
        return new ApiTokenRow(
                row.getString(1),
                row.getString(2),
                row.getInt(3) == 1,
                Optional.ofNullable(row.getBytes(4)).map(bytes -> VaultId.from(bytes, 0)),
                Instant.ofEpochMilli(row.getLong(5)),
                Instant.ofEpochMilli(row.getLong(6)),
                lastUsed);
    }
}
