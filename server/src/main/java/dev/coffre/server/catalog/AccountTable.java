package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The tables of people's accounts and their roles. */
public record AccountTable(CatalogConnection connection) {
    private static final String ADMINISTRATOR = "administrator";
    private static final String NO_ROLE = "none";
    private static final String ACCOUNT = "SELECT name, role, password_hash, language FROM account ";

    public Optional<AccountRow> find(String name) {
        return sql().first(AccountTable::account, ACCOUNT + "WHERE name = ?", name);
    }

    public List<AccountRow> all() {
        return sql().list(AccountTable::account, ACCOUNT + "ORDER BY name");
    }

    /** Creates or updates the account. Its roles in vaults stay. Its API tokens are deleted if the password changes. */
    public void put(String name, String role, String passwordHash) {
        sql().update(
                        "DELETE FROM api_token WHERE account IN"
                                + " (SELECT name FROM account WHERE name = ? AND password_hash <> ?)",
                        name,
                        passwordHash);
        if (sql().update("UPDATE account SET role = ?, password_hash = ? WHERE name = ?", role, passwordHash, name)
                == 0) {
            sql().update("INSERT INTO account (name, role, password_hash) VALUES (?, ?, ?)", name, role, passwordHash);
        }
    }

    public void setLanguage(String name, String language) {
        sql().update("UPDATE account SET language = ? WHERE name = ?", language, name);
    }

    /** Deletes the account with its roles, second factor, API tokens and known networks. */
    public void remove(String name) {
        sql().update("DELETE FROM account_role WHERE account = ?", name);
        new SecondFactorTable(connection).remove(name);
        sql().update("DELETE FROM known_network WHERE account = ?", name);
        sql().update("DELETE FROM account WHERE name = ?", name);
    }

    public List<RoleRow> roles(String account) {
        return sql().list(
                        row -> new RoleRow(row.getString(1), VaultId.from(row.getBytes(2), 0), row.getString(3)),
                        "SELECT account, vault, role FROM account_role WHERE account = ?",
                        account);
    }

    /** @param role {@code none} removes the account's role */
    public void setRole(RoleRow role) {
        sql().update(
                        "DELETE FROM account_role WHERE account = ? AND vault = ?",
                        role.account(),
                        role.vault().bytes());
        if (!role.role().equals(NO_ROLE)) {
            sql().update(
                            "INSERT INTO account_role (account, vault, role) VALUES (?, ?, ?)",
                            role.account(),
                            role.vault().bytes(),
                            role.role());
        }
    }

    private Sql sql() {
        return new Sql(connection);
    }

    private static AccountRow account(ResultSet row) throws SQLException {
        return new AccountRow(
                row.getString(1),
                row.getString(2).equals(ADMINISTRATOR),
                row.getString(3),
                Optional.ofNullable(row.getString(4)));
    }
}
