package dev.coffre.server.catalog;

import java.time.Instant;
import java.util.Optional;

/** The table of networks from which accounts signed in. */
public record KnownNetworkTable(CatalogConnection connection) {
    /** Returns when the account last signed in from the network. */
    public Optional<Instant> lastSeen(String account, String network) {
        return sql().first(
                        row -> Instant.ofEpochMilli(row.getLong(1)),
                        "SELECT seen FROM known_network WHERE account = ? AND network = ?",
                        account,
                        network);
    }

    public void put(String account, String network, Instant seen) {
        sql().update("DELETE FROM known_network WHERE account = ? AND network = ?", account, network);
        sql().update(
                        "INSERT INTO known_network (account, network, seen) SELECT name, ?, ? FROM account WHERE name"
                                + " = ?",
                        network,
                        seen.toEpochMilli(),
                        account);
    }

    /** Deletes the account's networks last seen before {@code since}, and all but the {@code most} newest. */
    public void trim(String account, Instant since, int most) {
        sql().update("DELETE FROM known_network WHERE account = ? AND seen < ?", account, since.toEpochMilli());
        sql().update(
                        "DELETE FROM known_network WHERE account = ? AND network NOT IN (SELECT network FROM"
                                + " known_network WHERE account = ? ORDER BY seen DESC, network LIMIT ?)",
                        account,
                        account,
                        most);
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
