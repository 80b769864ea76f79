package dev.coffre.server.catalog;

import java.time.Instant;

/** How far the comparison of the catalog with a listing of the store is. */
public record ReconciliationTable(CatalogConnection connection) {
    /**
     * The state of the comparison.
     *
     * @param started when the one in progress, or the last one, began
     * @param finished when the last whole one ended; the epoch for never
     * @param reached the place up to which the one in progress is done; empty if none is in progress
     * @param isRequired whether nothing else may be written before one is done
     */
    public record ReconciliationState(Instant started, Instant finished, String reached, boolean isRequired) {}

    public ReconciliationState find() {
        return new Sql(connection)
                .first(
                        row -> new ReconciliationState(
                                Instant.ofEpochMilli(row.getLong(1)),
                                Instant.ofEpochMilli(row.getLong(2)),
                                row.getString(3),
                                row.getInt(4) == 1),
                        "SELECT started, finished, reached, required FROM reconciliation")
                .orElseThrow();
    }

    public void begin(Instant now) {
        new Sql(connection).update("UPDATE reconciliation SET started = ?, reached = ''", now.toEpochMilli());
    }

    public void setReached(String place) {
        new Sql(connection).update("UPDATE reconciliation SET reached = ?", place);
    }

    /** Ends the one in progress. Nothing else waits for it any more. */
    public void finish(Instant now) {
        new Sql(connection)
                .update("UPDATE reconciliation SET finished = ?, reached = '', required = 0", now.toEpochMilli());
    }

    /**
     * Lets everything else that writes wait for a whole comparison, from its beginning. All leases end: what their holders
     * have read may be of a later state than this one.
     */
    void require() {
        if (new Sql(connection).update("UPDATE reconciliation SET required = 1, reached = '' WHERE required = 0") > 0) {
            new LeaseTable(connection).endAll();
        }
    }
}
