package dev.coffre.server.catalog;

/**
 * A write without any other effect. A failed commit may leave its last frame in SQLite's write-ahead log. The recovery after
 * a crash would then bring the change back. The next committed transaction overwrites that frame. So a transaction that has
 * passed the fence reads exactly what a crash would leave.
 */
public record WriteFence(CatalogConnection connection) {
    public void pass() {
        new Sql(connection).update("UPDATE write_fence SET passed = passed + 1");
    }
}
