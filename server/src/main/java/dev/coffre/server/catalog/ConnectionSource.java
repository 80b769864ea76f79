package dev.coffre.server.catalog;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens the catalog's connections. Auto-commit is off: transactions begin implicitly and end by commit or rollback. */
public interface ConnectionSource {
    /** Opens a connection for writing. A commit returns when the changes are durable. One transaction runs at a time. */
    Connection forWriting() throws SQLException;

    /** Opens a connection for reading. A transaction sees what was committed when it began. */
    Connection forReading() throws SQLException;
}
