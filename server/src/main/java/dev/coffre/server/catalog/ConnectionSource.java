package dev.coffre.server.catalog;

import java.sql.Connection;
import java.sql.SQLException;

/** Where the catalog's connections come from. Their transactions begin by themselves and end by commit or rollback. */
public interface ConnectionSource {
    /** A commit returns when what was written is durable; one transaction runs at a time. */
    Connection forWriting() throws SQLException;

    /** A transaction sees what was committed when it began. */
    Connection forReading() throws SQLException;
}
