package dev.coffre.server.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;

/**
 * Finds the damaged and tainted records of a domain, including condemned ones in these states. They are few in a healthy store.
 */
public record UnusableRecordQuery(Connection connection) {
    /** Returns their ords. */
    public BitSet ordsOfDomain(int domainNr) throws SQLException {
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
