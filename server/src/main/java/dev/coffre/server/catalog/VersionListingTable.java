package dev.coffre.server.catalog;

import dev.coffre.vault.store.storage.ObjectLocks.ListPosition;
import java.time.Instant;

/** The table with the progress of the listing of all versions, and with what it counted. */
public record VersionListingTable(CatalogConnection connection) {
    /**
     * The progress.
     *
     * @param position where the next page begins; {@link ListPosition#START} between two listings
     * @param ended when the last listing ended; {@link Instant#EPOCH} before the first
     * @param unknown the names so far that the catalog does not know
     */
    public record Progress(ListPosition position, Instant started, Instant ended, long unknown) {}

    public Progress progress() {
        return sql().first(
                        row -> new Progress(
                                new ListPosition(row.getString(1), row.getString(2)),
                                Instant.ofEpochMilli(row.getLong(3)),
                                Instant.ofEpochMilli(row.getLong(4)),
                                row.getLong(5)),
                        "SELECT position, version, started, ended, unknown FROM version_listing")
                .orElseThrow();
    }

    public void set(Progress progress) {
        sql().update(
                        "UPDATE version_listing SET position = ?, version = ?, started = ?, ended = ?, unknown = ?",
                        progress.position().name(),
                        progress.position().version(),
                        progress.started().toEpochMilli(),
                        progress.ended().toEpochMilli(),
                        progress.unknown());
    }

    /** Ends a listing. */
    public void finish(Progress last, Instant now) {
        set(new Progress(ListPosition.START, last.started(), now, 0));
        sql().update("UPDATE version_listing SET unknown_objects = ?", last.unknown());
    }

    /** Returns how many objects the catalog did not know at the last listing. */
    public long unknownObjects() {
        return sql().number("SELECT unknown_objects FROM version_listing");
    }

    /** Returns the place of the objects that have rows; empty before {@link #begin}. */
    public String place() {
        return sql().first(row -> row.getString(1), "SELECT place FROM version_listing")
                .orElseThrow();
    }

    /** Lets the next listing begin anew, in this place. */
    public void begin(String place) {
        sql().update(
                        "UPDATE version_listing SET place = ?, position = '', version = '', started = 0, ended = 0, unknown = 0",
                        place);
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
