package dev.coffre.server.catalog;

import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.store.journal.SegmentName;
import java.util.Optional;

/**
 * The end of the journal in a catalog that several processes share. Each change names the head that it was decided on, and
 * fails if another turn has changed it, or if a flip has condemned records since: a recovery point may need one of them.
 */
public record JournalHeadTable(CatalogConnection connection) {
    private static final String SAME_HEAD = " WHERE applied = ? AND drawn = ? AND ? = (SELECT flipped FROM collection)";

    public JournalHead find() {
        Sql sql = new Sql(connection);
        return sql.first(
                        row -> {
                            SegmentName newest = new SegmentName(row.getLong(1), row.getLong(2));
                            long drawn = row.getLong(4);
                            String server = row.getString(5);
                            byte[] hash = row.getBytes(3);
                            return new JournalHead(
                                    newest,
                                    hash == null ? Sha256.ZERO : Sha256.from(hash, 0),
                                    drawn,
                                    server != null || newest.number() == 0,
                                    drawn == newest.attempt()
                                            && row.getString(6).equals(server),
                                    row.getLong(7));
                        },
                        "SELECT applied, attempt, hash, drawn, server, "
                                + connection.dialect().serverRun()
                                + ", (SELECT flipped FROM collection) FROM journal_state")
                .orElseThrow();
    }

    /** Returns whether no other turn has changed the head, and no flip came since it was read. */
    public boolean isSame(JournalHead head) {
        return new Sql(connection)
                        .number(
                                "SELECT COUNT(*) FROM journal_state" + SAME_HEAD,
                                head.number(),
                                head.drawn(),
                                head.flipped())
                > 0;
    }

    /**
     * Draws an attempt. Once this is committed, no segment with a smaller attempt can become part of the journal under
     * this number.
     *
     * @param attempt greater than any that was drawn
     * @return the head with the drawn attempt; empty if another turn has changed the head
     */
    public Optional<JournalHead> draw(JournalHead head, long attempt) {
        int drawn = new Sql(connection)
                .update(
                        "UPDATE journal_state SET drawn = ?" + SAME_HEAD,
                        attempt,
                        head.number(),
                        head.drawn(),
                        head.flipped());
        return drawn == 0
                ? Optional.empty()
                : Optional.of(
                        new JournalHead(head.newest(), head.hash(), attempt, head.isSealed(), false, head.flipped()));
    }

    /**
     * Records the next segment.
     *
     * @param isSealed whether no other attempt of its number can count any more
     * @return the new head; empty if another turn has changed the head
     */
    public Optional<JournalHead> advance(JournalHead head, SegmentName next, Sha256 hash, boolean isSealed) {
        long drawn = Math.max(head.drawn(), next.attempt());
        int advanced = new Sql(connection)
                .update(
                        "UPDATE journal_state SET applied = ?, attempt = ?, hash = ?, drawn = ?, server = "
                                + (isSealed ? connection.dialect().serverRun() : "NULL") + SAME_HEAD,
                        next.number(),
                        next.attempt(),
                        hash.bytes(),
                        drawn,
                        head.number(),
                        head.drawn(),
                        head.flipped());
        return advanced == 0
                ? Optional.empty()
                : Optional.of(new JournalHead(
                        next, hash, drawn, isSealed, isSealed && drawn == next.attempt(), head.flipped()));
    }
}
