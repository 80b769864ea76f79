package dev.coffre.agent.machine;

import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.wire.ProblemAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The recovery points of a machine in short. Times are in ms since 1970.
 *
 * @param points how many can be recovered, as far as was looked
 * @param more whether there are older ones, at which was not looked
 * @param head the end of the chain that the vault shows
 * @param known the end that this machine remembers
 * @param alarm why the two cannot both be true
 * @param unreadable the points whose files the vault cannot read, oldest first
 * @param deletedUntil until when deleted points can be brought back, if there are any
 */
public record ChainStatus(
        int points,
        boolean more,
        Optional<Newest> newest,
        Head head,
        Head known,
        Optional<ProblemAnswer> alarm,
        List<Unreadable> unreadable,
        Optional<Long> deletedUntil) {

    /** So many links, from the newest back, are looked at: a status must not take longer the longer a chain is. */
    private static final int LOOKED_AT = 1_000;

    /** The newest point that can be recovered. */
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

        /** As people compare it. */
        public String spoken() {
            return new ChainHead(seq, Sha256.parse(hash)).spoken();
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
            if (links++ == LOOKED_AT) {
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
                    if (tombstone.reason() == Tombstone.Reason.DELETED) {
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
                known.contradiction(chain).map(ProblemAnswer::of),
                unreadable.reversed(),
                deletedUntil);
    }
}
