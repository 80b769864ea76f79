package dev.coffre.server.catalog;

import java.util.List;

/** The table of edges: which record refers to which children, as ords. */
public record EdgeTable(CatalogConnection connection) {
    /** @param children ascending; not copied */
    @SuppressWarnings("ArrayRecordComponent") // read once, walked over once, never compared
    public record RecordEdges(long ord, long[] children) {}

    /** Returns the edges of records with ords below {@code ord}, descending, at most {@code limit}. */
    public List<RecordEdges> below(long ord, int limit) {
        return new Sql(connection)
                .list(
                        row -> new RecordEdges(row.getLong(1), OrdListCodec.decode(row.getBytes(2))),
                        "SELECT ord, kids FROM edge WHERE ord < ? ORDER BY ord DESC LIMIT ?",
                        ord,
                        limit);
    }
}
