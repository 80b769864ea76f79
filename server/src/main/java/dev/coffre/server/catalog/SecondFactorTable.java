package dev.coffre.server.catalog;

import dev.coffre.vault.id.Sha256;
import java.util.List;
import java.util.Optional;

/** The tables of second factors and of their spare codes. */
public record SecondFactorTable(CatalogConnection connection) {
    public Optional<SecondFactorRow> find(String account) {
        return sql().first(
                        row -> new SecondFactorRow(row.getString(1), row.getBytes(2), row.getLong(3)),
                        "SELECT account, sealed, last_step FROM second_factor WHERE account = ?",
                        account);
    }

    /** Replaces the account's second factor and spare codes. Deletes the account's API tokens. */
    public void set(String account, byte[] sealed, List<Sha256> spareCodes) {
        remove(account);
        sql().update("INSERT INTO second_factor (account, sealed, last_step) VALUES (?, ?, 0)", account, sealed);
        for (Sha256 hash : spareCodes) {
            sql().update("INSERT INTO spare_code (account, hash) VALUES (?, ?)", account, hash.bytes());
        }
    }

    /** Uses up this time step. Returns false, and changes nothing, if it is not newer than the last one. */
    public boolean useStep(String account, long step) {
        return sql().update(
                                "UPDATE second_factor SET last_step = ? WHERE account = ? AND last_step < ?",
                                step,
                                account,
                                step)
                == 1;
    }

    public boolean hasSpareCode(String account, Sha256 hash) {
        return sql().number("SELECT COUNT(*) FROM spare_code WHERE account = ? AND hash = ?", account, hash.bytes())
                == 1;
    }

    public long spareCodes(String account) {
        return sql().number("SELECT COUNT(*) FROM spare_code WHERE account = ?", account);
    }

    public void removeSpareCode(String account, Sha256 hash) {
        sql().update("DELETE FROM spare_code WHERE account = ? AND hash = ?", account, hash.bytes());
    }

    /** Removes the account's second factor and spare codes. Deletes the account's API tokens. */
    public void remove(String account) {
        sql().update("DELETE FROM api_token WHERE account = ?", account);
        sql().update("DELETE FROM spare_code WHERE account = ?", account);
        sql().update("DELETE FROM second_factor WHERE account = ?", account);
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
