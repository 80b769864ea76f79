package dev.coffre.server.catalog;

import java.util.Optional;

/** The table of the mail server's settings, which are sealed: one row at most. */
public record MailServerTable(CatalogConnection connection) {
    /** Returns the sealed settings; an empty array if no mail is to be sent, nothing if no process has set them. */
    public Optional<byte[]> find() {
        return sql().first(row -> row.getBytes(1), "SELECT sealed FROM mail_server WHERE only_row = 1");
    }

    /** @param sealed empty if no mail is to be sent */
    public void set(byte[] sealed) {
        sql().update(
                        "INSERT INTO mail_server (only_row, sealed) VALUES (1, ?)"
                                + " ON CONFLICT (only_row) DO UPDATE SET sealed = excluded.sealed",
                        (Object) sealed);
    }

    public void remove() {
        sql().update("DELETE FROM mail_server");
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
