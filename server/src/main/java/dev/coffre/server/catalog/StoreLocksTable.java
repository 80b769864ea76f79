package dev.coffre.server.catalog;

import java.util.Optional;

/** The table that says whether the processes which share a catalog lock the objects of their store. */
public record StoreLocksTable(CatalogConnection connection) {
    /**
     * What it says.
     *
     * @param place of the store at that time
     */
    public record StoreLocks(String place, boolean isLocked) {}

    /** Returns what it says; empty before the first process. */
    public Optional<StoreLocks> find() {
        return new Sql(connection)
                .first(
                        row -> new StoreLocks(row.getString(1), row.getInt(2) == 1),
                        "SELECT place, locked FROM store_locks");
    }

    public void set(StoreLocks locks) {
        new Sql(connection).update("DELETE FROM store_locks");
        new Sql(connection)
                .update(
                        "INSERT INTO store_locks (only_row, place, locked) VALUES (1, ?, ?)",
                        locks.place,
                        locks.isLocked ? 1 : 0);
    }
}
