package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;
import java.time.LocalDate;
import java.util.List;

/** The table of each vault's usage by day. */
public record UsageDayTable(CatalogConnection connection) {
    /** Stores the vault's current figures under this day, replacing earlier ones. */
    public void put(VaultId vault, LocalDate day) {
        UsageDayRow now = current(vault, day);
        sql().update("DELETE FROM usage_day WHERE vault = ? AND day = ?", vault.bytes(), day.toEpochDay());
        sql().update(
                        "INSERT INTO usage_day (vault, day, bytes_stored, bytes_source) VALUES (?, ?, ?, ?)",
                        vault.bytes(),
                        day.toEpochDay(),
                        now.bytesStored(),
                        now.bytesSource());
    }

    /** Returns the current figures. An unreadable point counts as zero. */
    public UsageDayRow current(VaultId vault, LocalDate day) {
        long source = sql().number(
                        "SELECT SUM((SELECT p.bytes FROM point p WHERE p.machine = m.id AND p.deleted_because IS NULL"
                                + " ORDER BY p.seq DESC LIMIT 1)) FROM machine m WHERE m.vault = ?",
                        (Object) vault.bytes());
        return new UsageDayRow(day, new VaultTable(connection).bytesStored(vault), source);
    }

    /** Returns the usage from {@code first} on, oldest first. Days on which the service did not run are missing. */
    public List<UsageDayRow> since(VaultId vault, LocalDate first) {
        return sql().list(
                        row -> new UsageDayRow(LocalDate.ofEpochDay(row.getLong(1)), row.getLong(2), row.getLong(3)),
                        "SELECT day, bytes_stored, bytes_source FROM usage_day WHERE vault = ? AND day >= ? ORDER BY"
                                + " day",
                        vault.bytes(),
                        first.toEpochDay());
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
