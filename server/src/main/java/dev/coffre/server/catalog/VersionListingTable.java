package dev.coffre.server.catalog;

import java.time.Instant;

/** The table with the progress of the listing of all versions. */
public record VersionListingTable(CatalogConnection connection) {
    /**
     * The progress.
     *
     * @param position the last name that was listed; empty between two listings
     * @param ended when the last listing ended; {@link Instant#EPOCH} before the first
     */
    public record Progress(String position, Instant started, Instant ended) {}

    public Progress progress() {
        return sql().first(
                        row -> new Progress(
                                row.getString(1),
                                Instant.ofEpochMilli(row.getLong(2)),
                                Instant.ofEpochMilli(row.getLong(3))),
                        "SELECT position, started, ended FROM version_listing")
                .orElseThrow();
    }

    public void set(Progress progress) {
        sql().update(
                        "UPDATE version_listing SET position = ?, started = ?, ended = ?",
                        progress.position(),
                        progress.started().toEpochMilli(),
                        progress.ended().toEpochMilli());
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
