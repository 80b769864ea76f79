package dev.coffre.agent.machine;

import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.wire.ProblemAnswer;
import java.util.List;
import java.util.Optional;

/**
 * The recovery points of a machine in short. Times are in ms since 1970.
 *
 * @param points how many can be recovered
 * @param head the end of the chain that the vault shows
 * @param known the end that this machine remembers
 * @param alarm why the two cannot both be true
 * @param unreadable the points whose files the vault cannot read, oldest first
 */
public record ChainStatus(
        int points,
        Optional<Newest> newest,
        Head head,
        Head known,
        Optional<ProblemAnswer> alarm,
        List<Unreadable> unreadable) {

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
        List<StoredPoint> points = chain.points();
        return new ChainStatus(
                points.size(),
                points.isEmpty() ? Optional.empty() : Optional.of(Newest.of(points.getLast())),
                Head.of(chain.head()),
                Head.of(known.head()),
                known.contradiction(chain).map(ProblemAnswer::of),
                unreadable(chain));
    }

    private static List<Unreadable> unreadable(PointChain chain) {
        return chain.links().stream()
                .filter(Tombstone.class::isInstance)
                .map(Tombstone.class::cast)
                .filter(tombstone -> tombstone.reason() == Tombstone.Reason.UNREADABLE)
                .map(tombstone ->
                        new Unreadable(tombstone.seq(), tombstone.receivedAt().toEpochMilli()))
                .toList();
    }
}
