package dev.coffre.server.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The table of edges: which record refers to which children, as ords. */
public record Edges(Connection connection) {
    /** @param kids ascending; not copied */
    @SuppressWarnings("ArrayRecordComponent") // read once, walked over once, never compared
    public record Edge(long ord, long[] kids) {}

    /** Returns the edges of records with ords below {@code ord}, descending, at most {@code limit}. */
    public List<Edge> below(long ord, int limit) throws SQLException {
        return new Sql(connection)
                .list(
                        row -> new Edge(row.getLong(1), Kids.decode(row.getBytes(2))),
                        "SELECT ord, kids FROM edge WHERE ord < ? ORDER BY ord DESC LIMIT ?",
                        ord,
                        limit);
    }
}
