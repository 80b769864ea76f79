package dev.coffre.agent.machine;

import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.wire.ProblemResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A summary of a machine's chain of recovery points. Times are in ms since 1970.
 *
 * @param points number of recoverable points among the links that were read
 * @param more whether there are older links, which were not read
 * @param head the head that the vault shows
 * @param known the head that this machine remembers
 * @param alarm why the two contradict each other
 * @param unreadable the points whose files the vault cannot read, oldest first
 * @param deletedUntil until when deleted points can be undeleted, if there are any
 */
public record ChainStatus(
        int points,
        boolean more,
        Optional<Newest> newest,
        Head head,
        Head known,
        Optional<ProblemResponse> alarm,
        List<Unreadable> unreadable,
        Optional<Long> deletedUntil) {

    /** The most links read, from the newest, so that the cost does not grow with the chain. */
    private static final int MAX_LINKS = 1_000;

    /** The newest recoverable point. */
    public record Newest(long seq, long received, long files, long bytes) {
        private static Newest of(StoredPoint point) {
            return new Newest(
                    point.seq(),
                    point.receivedAt().toEpochMilli(),
                    point.point().ext().files(),
                    point.point().ext().bytes());
        }
    }

    /** @param hash of the point, 64 hex digits */
    public record Head(long seq, String hash) {
        private static Head of(ChainHead head) {
            return new Head(head.seq(), head.hash().toString());
        }

        /** Returns the form that people compare. */
        public String displayText() {
            return new ChainHead(seq, Sha256.parse(hash)).displayText();
        }
    }

    /** A point whose file the vault cannot read. */
    public record Unreadable(long seq, long received) {}

    static ChainStatus of(PointChain chain, RememberedHead known) {
        int points = 0;
        boolean more = false;
        Optional<Newest> newest = Optional.empty();
        List<Unreadable> unreadable = new ArrayList<>();
        Optional<Long> deletedUntil = Optional.empty();
        int links = 0;
        for (ChainLink link : chain.newestFirst()) {
            if (links++ == MAX_LINKS) {
                more = true;
                break;
            }
            switch (link) {
                case StoredPoint point -> {
                    points++;
                    newest = newest.or(() -> Optional.of(Newest.of(point)));
                }
                case Tombstone tombstone -> {
                    if (tombstone.reason() == Tombstone.Reason.UNREADABLE) {
                        unreadable.add(new Unreadable(
                                tombstone.seq(), tombstone.receivedAt().toEpochMilli()));
                    }
                    if (tombstone.reason() == Tombstone.Reason.SOFT_DELETED) {
                        deletedUntil = deletedUntil.or(
                                () -> Optional.of(tombstone.removedAt().toEpochMilli()));
                    }
                }
            }
        }
        return new ChainStatus(
                points,
                more,
                newest,
                Head.of(chain.head()),
                Head.of(known.head()),
                known.contradiction(chain).map(ProblemResponse::of),
                unreadable.reversed(),
                deletedUntil);
    }
}
