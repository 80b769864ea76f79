package dev.coffre.server.catalog;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A change with no other effect. A commit that failed may have left its last frame in SQLite's write-ahead log, and the
 * recovery after a crash would then bring it back. The next transaction that is committed overwrites that frame, so what a
 * transaction that passed the fence reads is what a crash leaves.
 */
public record WriteFence(Connection connection) {
    public void pass() throws SQLException {
        new Sql(connection).update("UPDATE write_fence SET passed = passed + 1");
    }
}
