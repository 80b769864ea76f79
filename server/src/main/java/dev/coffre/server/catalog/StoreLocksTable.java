package dev.coffre.server.catalog;

import java.util.Optional;

/** The table that says whether the processes which share a catalog lock the objects of their store. */
public record StoreLocksTable(CatalogConnection connection) {
    /** Returns what the last process said that knew it; empty before the first one. */
    public Optional<Boolean> find() {
        return new Sql(connection).first(row -> row.getInt(1) == 1, "SELECT locked FROM store_locks");
    }

    public void set(boolean isLocked) {
        new Sql(connection).update("DELETE FROM store_locks");
        new Sql(connection).update("INSERT INTO store_locks (only_row, locked) VALUES (1, ?)", isLocked ? 1 : 0);
    }
}
