package dev.coffre.server.catalog;

import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.id.VaultId;
import java.util.Optional;
import java.util.function.Consumer;

/** The tables of what sessions rely on: encoded sets of ords, of which a session has one or more. */
public record SessionPinTable(CatalogConnection connection) {

    /** Passes the session's sets on. They may overlap. */
    public void forEach(SessionId session, Consumer<byte[]> ords) {
        sql().forEach(row -> ords.accept(row.getBytes(1)), "SELECT ords FROM session_pin WHERE session = ?", (Object)
                session.bytes());
    }

    /** Returns the number of the session's sets. */
    public long count(SessionId session) {
        return sql().number("SELECT COUNT(*) FROM session_pin WHERE session = ?", (Object) session.bytes());
    }

    /** Adds a set, and makes the session the most recently used one. Does nothing if there is no such session. */
    public void add(VaultId vault, SessionId session, byte[] ords) {
        int added = sql().update(
                        "INSERT INTO session_pin (session, ords) SELECT id, ? FROM session WHERE id = ?",
                        ords,
                        session.bytes());
        if (added > 0) {
            sql().update(
                            "INSERT INTO pinned_session (session, vault, bytes, used) VALUES (?, ?, ?,"
                                    + " (SELECT COALESCE(MAX(used), 0) + 1 FROM pinned_session)) ON CONFLICT (session)"
                                    + " DO UPDATE SET bytes = pinned_session.bytes + excluded.bytes,"
                                    + " used = excluded.used",
                            session.bytes(),
                            vault.bytes(),
                            (long) ords.length);
        }
    }

    /** Removes all sets of the session. */
    public void remove(SessionId session) {
        sql().update("DELETE FROM session_pin WHERE session = ?", (Object) session.bytes());
        sql().update("DELETE FROM pinned_session WHERE session = ?", (Object) session.bytes());
    }

    /** Removes the sets of finished sessions, which garbage collection does not respect. */
    void removeFinished() {
        sql().list(
                        row -> SessionId.from(row.getBytes(1), 0),
                        "SELECT p.session FROM pinned_session p JOIN session s ON s.id = p.session"
                                + " WHERE s.finished = 1")
                .forEach(this::remove);
    }

    /** Returns the total length of all sets. */
    public long bytes() {
        return sql().number("SELECT SUM(bytes) FROM pinned_session");
    }

    /** Returns the least recently used session of the vault whose sets are the longest in all. */
    public Optional<SessionId> leastRecentlyUsedOfLargestVault() {
        return sql().first(
                        row -> SessionId.from(row.getBytes(1), 0),
                        "SELECT session FROM pinned_session WHERE vault = (SELECT vault FROM pinned_session"
                                + " GROUP BY vault ORDER BY SUM(bytes) DESC, vault LIMIT 1) ORDER BY used LIMIT 1");
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
