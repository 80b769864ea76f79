package dev.coffre.server.catalog;

import java.time.Instant;
import java.util.Optional;

/** The tables of the scrub: its plan and its progress. */
public record ScrubStateTable(CatalogConnection connection) {
    private static final String IN_USE = " retired IS NULL ";

    public ScrubPlan plan() {
        return sql().first(row -> new ScrubPlan(row.getInt(1), row.getLong(2)), "SELECT days, most_bytes FROM scrub")
                .orElseThrow();
    }

    public void setPlan(ScrubPlan plan) {
        sql().update("UPDATE scrub SET days = ?, most_bytes = ?", plan.days(), plan.maxBytesPerDay());
    }

    /** Returns when journal, points and slots were last read. */
    public Instant filesRead() {
        return Instant.ofEpochMilli(sql().number("SELECT files_read FROM scrub"));
    }

    public void setFilesRead(Instant at) {
        sql().update("UPDATE scrub SET files_read = ?", at.toEpochMilli());
    }

    /** Returns the bytes in packs that are in use. */
    public long bytesInUse() {
        return sql().number("SELECT SUM(bytes) FROM pack WHERE" + IN_USE);
    }

    /** Returns the bytes in those packs that were read since {@code since}. */
    public long bytesRead(Instant since) {
        return sql().number("SELECT SUM(bytes) FROM pack WHERE" + IN_USE + "AND read_at >= ?", since.toEpochMilli());
    }

    /**
     * Returns the pack that was read longest ago, unless all were read since {@code since}. A read time in the future
     * counts as unread.
     */
    public Optional<Long> nextPack(Instant since, Instant now) {
        return sql().first(
                        row -> row.getLong(1),
                        "SELECT nr FROM pack WHERE" + IN_USE
                                + "AND (read_at < ? OR read_at > ?) ORDER BY read_at, nr LIMIT 1",
                        since.toEpochMilli(),
                        now.toEpochMilli());
    }

    public void setRead(long pack, Instant at) {
        sql().update("UPDATE pack SET read_at = ? WHERE nr = ?", at.toEpochMilli(), pack);
    }

    public void setAllRead(Instant at) {
        sql().update("UPDATE pack SET read_at = ? WHERE" + IN_USE, at.toEpochMilli());
    }

    /** Marks the directory or trailer of the pack as damaged. */
    public void setDamaged(long pack) {
        sql().update("UPDATE pack SET unsound = 1 WHERE nr = ?", pack);
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
