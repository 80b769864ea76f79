package dev.coffre.backup.point;

import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.Problem;
import java.time.Instant;

/** One link of a machine's chain, as a holder of the keys sees it. */
public sealed interface ListedPoint {
    /** From 1, without gaps. */
    long seq();

    /** The hash by which the next point names this one. */
    Sha256 hash();

    /** When the vault received the point, by its own clock. */
    Instant receivedAt();

    /** A point with both proofs verified. */
    record Opened(RecoveryPoint point, Instant receivedAt) implements ListedPoint {
        @Override
        public long seq() {
            return point.ext().seq();
        }

        @Override
        public Sha256 hash() {
            return point.hash();
        }
    }

    /** A point that lacks a proof, or that this machine or the vault cannot read. It says nothing about the other points. */
    record Unreadable(ChainLink link, Problem why) implements ListedPoint {
        @Override
        public long seq() {
            return link.seq();
        }

        @Override
        public Sha256 hash() {
            return link.hash();
        }

        @Override
        public Instant receivedAt() {
            return link.receivedAt();
        }
    }

    /** The tombstone of one or several consecutive points that expired or that a person deleted. */
    record Removed(Tombstone tombstone) implements ListedPoint {
        @Override
        public long seq() {
            return tombstone.seq();
        }

        @Override
        public Sha256 hash() {
            return tombstone.hash();
        }

        @Override
        public Instant receivedAt() {
            return tombstone.receivedAt();
        }
    }
}
