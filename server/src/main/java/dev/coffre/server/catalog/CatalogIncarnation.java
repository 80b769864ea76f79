package dev.coffre.server.catalog;

import java.util.Optional;

/** A random id that each making of the catalog gets: a rebuild makes another one. */
public record CatalogIncarnation(CatalogConnection connection) {
    /** The length of an id in bytes. */
    public static final int BYTES = 16;

    /** Returns the id; empty for a catalog that has none yet. */
    public Optional<byte[]> find() {
        return new Sql(connection).first(row -> row.getBytes(1), "SELECT id FROM catalog_incarnation");
    }

    /** Sets the id of a catalog that has none. */
    public void set(byte[] id) {
        new Sql(connection).update("INSERT INTO catalog_incarnation (only_row, id) VALUES (1, ?)", (Object) id);
    }
}
