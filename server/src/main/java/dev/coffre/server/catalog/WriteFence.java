package dev.coffre.server.catalog;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A write without any other effect. A failed commit may leave its last frame in SQLite's write-ahead log. The recovery after
 * a crash would then bring the change back. The next committed transaction overwrites that frame. So a transaction that has
 * passed the fence reads exactly what a crash would leave.
 */
public record WriteFence(Connection connection) {
    public void pass() throws SQLException {
        new Sql(connection).update("UPDATE write_fence SET passed = passed + 1");
    }
}
