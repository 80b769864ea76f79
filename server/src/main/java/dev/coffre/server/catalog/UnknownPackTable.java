package dev.coffre.server.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table of files in the places of packs that the catalog does not know. */
public record UnknownPackTable(CatalogConnection connection) {
    private static final String FILE = "SELECT file, length, tag, seen, reason FROM unknown_pack ";

    public Optional<UnknownPackRow> find(String file) {
        return sql().first(UnknownPackTable::row, FILE + "WHERE file = ?", file);
    }

    /** Returns files whose paths are greater than {@code file}, in order, at most {@code most}. */
    public List<UnknownPackRow> after(String file, int most) {
        return sql().list(UnknownPackTable::row, FILE + "WHERE file > ? ORDER BY file LIMIT ?", file, most);
    }

    /** Returns how many files cannot be adopted. */
    public long countUnusable() {
        return sql().number("SELECT COUNT(*) FROM unknown_pack WHERE reason IS NOT NULL");
    }

    /** Returns how many files below the folder cannot be adopted. */
    public long countUnusable(String folder) {
        return sql().number(
                        "SELECT COUNT(*) FROM unknown_pack WHERE file LIKE ? AND reason IS NOT NULL", folder + "/%");
    }

    /** Inserts the file, or replaces what is known of it. */
    public void put(UnknownPackRow row) {
        sql().update(
                        "INSERT INTO unknown_pack (file, length, tag, seen, reason) VALUES (?, ?, ?, ?, ?)"
                                + " ON CONFLICT (file) DO UPDATE SET length = excluded.length, tag = excluded.tag,"
                                + " seen = excluded.seen, reason = excluded.reason",
                        row.file(),
                        row.length(),
                        row.tag(),
                        row.seen().toEpochMilli(),
                        row.reason().orElse(null));
    }

    public void remove(String file) {
        sql().update("DELETE FROM unknown_pack WHERE file = ?", file);
    }

    private Sql sql() {
        return new Sql(connection);
    }

    private static UnknownPackRow row(ResultSet row) throws SQLException {
        return new UnknownPackRow(
                row.getString(1),
                row.getLong(2),
                row.getString(3),
                Instant.ofEpochMilli(row.getLong(4)),
                Optional.ofNullable(row.getString(5)));
    }
}
