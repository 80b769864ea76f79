package dev.coffre.server.catalog;

/** The newest journal segment that the catalog includes, by its number. See {@link JournalHeadTable} for several writers. */
public record JournalPosition(CatalogConnection connection) {
    public long appliedSegment() {
        return new Sql(connection).number("SELECT applied FROM journal_state");
    }

    public void setAppliedSegment(long segment) {
        new Sql(connection).update("UPDATE journal_state SET applied = ?, hash = NULL, server = NULL", segment);
    }
}
