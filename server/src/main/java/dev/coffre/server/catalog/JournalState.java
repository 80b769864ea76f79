package dev.coffre.server.catalog;

import java.sql.Connection;
import java.sql.SQLException;

/** The newest journal segment that the catalog includes. */
public record JournalState(Connection connection) {
    public long applied() throws SQLException {
        return new Sql(connection).number("SELECT applied FROM journal_state");
    }

    public void setApplied(long segment) throws SQLException {
        new Sql(connection).update("UPDATE journal_state SET applied = ?", segment);
    }
}
