package dev.coffre.server.catalog;

import dev.coffre.vault.id.Sha256;
import java.time.Instant;
import java.util.Optional;

/** The table of sessions at the portal. */
public record WebSessionTable(CatalogConnection connection) {
    public void insert(WebSessionRow session) {
        sql().update(
                        "INSERT INTO web_session (id, account, fingerprint, proof, since, used, notice)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                        session.id().bytes(),
                        session.account(),
                        session.fingerprint(),
                        session.lastProof().toEpochMilli(),
                        session.since().toEpochMilli(),
                        session.used().toEpochMilli(),
                        session.notice().orElse(null));
    }

    /** Deletes all of the account's sessions but the {@code most} that were used last. */
    public void trim(String account, int most) {
        sql().update(
                        "DELETE FROM web_session WHERE account = ? AND id NOT IN"
                                + " (SELECT id FROM web_session WHERE account = ? ORDER BY used DESC, since DESC, id LIMIT ?)",
                        account,
                        account,
                        (long) most);
    }

    public Optional<WebSessionRow> find(Sha256 id) {
        return sql().first(
                        row -> new WebSessionRow(
                                id,
                                row.getString(1),
                                row.getString(2),
                                Instant.ofEpochMilli(row.getLong(3)),
                                Instant.ofEpochMilli(row.getLong(4)),
                                Instant.ofEpochMilli(row.getLong(5)),
                                Optional.ofNullable(row.getString(6))),
                        "SELECT account, fingerprint, proof, since, used, notice FROM web_session WHERE id = ?",
                        (Object) id.bytes());
    }

    public void setUsed(Sha256 id, Instant at) {
        sql().update("UPDATE web_session SET used = ? WHERE id = ?", at.toEpochMilli(), id.bytes());
    }

    public void setNotice(Sha256 id, Optional<String> notice) {
        sql().update("UPDATE web_session SET notice = ? WHERE id = ?", notice.orElse(null), id.bytes());
    }

    /** Returns whether it was there. */
    public boolean delete(Sha256 id) {
        return sql().update("DELETE FROM web_session WHERE id = ?", (Object) id.bytes()) > 0;
    }

    /** Deletes the sessions that did not begin after {@code since} or were not used after {@code used}. */
    public void deleteEnded(Instant since, Instant used) {
        sql().update(
                        "DELETE FROM web_session WHERE since <= ? OR used <= ?",
                        since.toEpochMilli(),
                        used.toEpochMilli());
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
