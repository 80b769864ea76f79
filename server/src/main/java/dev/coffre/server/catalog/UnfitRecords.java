package dev.coffre.server.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;

/** The records that may not be relied on: damaged or tainted. There are few, or the vault has other worries. */
public record UnfitRecords(Connection connection) {
    /** Their ords. */
    public BitSet ofDomain(int domainNr) throws SQLException {
        BitSet ords = new BitSet();
        new Sql(connection)
                .list(
                        row -> row.getLong(1),
                        "SELECT ord FROM record WHERE domain = ? AND state <> ?",
                        domainNr,
                        RecordState.LIVE.number())
                .forEach(ord -> ords.set(Math.toIntExact(ord)));
        return ords;
    }
}
