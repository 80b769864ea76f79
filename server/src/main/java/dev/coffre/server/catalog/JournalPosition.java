package dev.coffre.server.catalog;

import java.sql.Connection;
import java.sql.SQLException;

/** The newest journal segment that the catalog includes. */
public record JournalPosition(Connection connection) {
    public long appliedSegment() throws SQLException {
        return new Sql(connection).number("SELECT applied FROM journal_state");
    }

    public void setAppliedSegment(long segment) throws SQLException {
        new Sql(connection).update("UPDATE journal_state SET applied = ?", segment);
    }
}
