package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of versions that somebody else put behind the objects of the store. */
public record ForeignVersionTable(CatalogConnection connection) {
    /**
     * How many are kept of a vault, and of journal and audit log together. Somebody can write any number, and a longer list
     * would be of no use.
     */
    public static final int MAX_ROWS = 1_000;

    private static final String VERSION = "SELECT name, version, vault, marker, found FROM foreign_version ";

    /**
     * Notes that these versions are there now. Beyond the limit, new ones are left out.
     *
     * @param versions of objects that the store has, or tried to write
     */
    public void note(List<ForeignVersionRow> versions) {
        Map<Optional<VaultId>, Long> rooms = new HashMap<>();
        for (ForeignVersionRow row : versions) {
            long room = rooms.computeIfAbsent(row.vault(), owner -> MAX_ROWS - countOf(owner));
            long seen = row.found().toEpochMilli();
            int known = sql().update(
                            "UPDATE foreign_version SET seen = ? WHERE name = ? AND version = ?",
                            seen,
                            row.name(),
                            row.version());
            if (known == 0 && room > 0) {
                rooms.put(row.vault(), room - 1);
                sql().update(
                                "INSERT INTO foreign_version (name, version, vault, marker, found, seen)"
                                        + " VALUES (?, ?, ?, ?, ?, ?)",
                                row.name(),
                                row.version(),
                                row.vault().map(VaultId::bytes).orElse(null),
                                row.isDeleteMarker() ? 1 : 0,
                                seen,
                                seen);
            }
        }
    }

    /** Deletes those that no listing has seen since {@code since}, after their alert. */
    public void deleteUnseen(Instant since) {
        sql().update("DELETE FROM foreign_version WHERE seen < ? AND alerted = 1", since.toEpochMilli());
    }

    /** Returns those that no alert was raised for, and counts them as alerted. */
    public List<ForeignVersionRow> takeUnalerted() {
        List<ForeignVersionRow> fresh =
                sql().list(ForeignVersionTable::row, VERSION + "WHERE alerted = 0 ORDER BY found, name, version");
        sql().update("UPDATE foreign_version SET alerted = 1 WHERE alerted = 0");
        return fresh;
    }

    private long countOf(Optional<VaultId> owner) {
        return owner.isPresent()
                ? sql().number("SELECT COUNT(*) FROM foreign_version WHERE vault = ?", (Object)
                        owner.get().bytes())
                : sql().number("SELECT COUNT(*) FROM foreign_version WHERE vault IS NULL");
    }

    /** Returns whether versions are left out of those that concern the vault, or may be. */
    public boolean isFull(VaultId vault) {
        return countOf(Optional.of(vault)) >= MAX_ROWS || countOf(Optional.empty()) >= MAX_ROWS;
    }

    public long count() {
        return sql().number("SELECT COUNT(*) FROM foreign_version");
    }

    public long count(VaultId vault) {
        return sql().number("SELECT COUNT(*) FROM foreign_version WHERE vault = ? OR vault IS NULL", (Object)
                vault.bytes());
    }

    /** Returns those that concern the vault, the newest first. */
    public List<ForeignVersionRow> list(VaultId vault, int limit) {
        return sql().list(
                        ForeignVersionTable::row,
                        VERSION + "WHERE vault = ? OR vault IS NULL ORDER BY found DESC, name, version LIMIT ?",
                        vault.bytes(),
                        limit);
    }

    private static ForeignVersionRow row(ResultSet row) throws SQLException {
        byte @Nullable [] vault = row.getBytes(3);
        return new ForeignVersionRow(
                row.getString(1),
                row.getString(2),
                Optional.ofNullable(vault).map(bytes -> VaultId.from(bytes, 0)),
                row.getInt(4) == 1,
                Instant.ofEpochMilli(row.getLong(5)));
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
