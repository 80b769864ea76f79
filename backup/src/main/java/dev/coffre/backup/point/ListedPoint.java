package dev.coffre.backup.point;

import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.Problem;
import java.time.Instant;

/** One place in a machine's chain, as someone with the keys sees it. */
public sealed interface ListedPoint {
    /** From 1, without a gap. */
    long seq();

    /** By which the next point names it. */
    Sha256 hash();

    /** When the vault, by its own clock, received the point. */
    Instant receivedAt();

    /** A point with both its proofs. */
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

    /** A point that lacks a proof or cannot be read, here or at the vault; it says nothing about the others. */
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

    /** What is left of a point whose retention ended or that a person deleted, or of several in a row. */
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
