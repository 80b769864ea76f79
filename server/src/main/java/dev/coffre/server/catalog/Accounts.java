package dev.coffre.server.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The table of people's accounts. */
public record Accounts(Connection connection) {
    public Optional<AccountRow> find(String name) throws SQLException {
        return new Sql(connection)
                .one(
                        row -> new AccountRow(row.getString(1), row.getString(2), row.getString(3)),
                        "SELECT name, role, password_hash FROM account WHERE name = ?",
                        name);
    }

    public List<String> names() throws SQLException {
        return new Sql(connection).list(row -> row.getString(1), "SELECT name FROM account ORDER BY name");
    }

    public void put(AccountRow account) throws SQLException {
        Sql sql = new Sql(connection);
        sql.update("DELETE FROM account WHERE name = ?", account.name());
        sql.update(
                "INSERT INTO account (name, role, password_hash) VALUES (?, ?, ?)",
                account.name(),
                account.role(),
                account.passwordHash());
    }
}
