package dev.coffre.server.ledger;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.JournalHead;
import dev.coffre.server.catalog.JournalHeadTable;
import dev.coffre.server.catalog.LockedObjectTable;
import dev.coffre.server.catalog.SharedLock;
import dev.coffre.server.store.Journal;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.journal.JournalSegment;
import dev.coffre.vault.store.journal.SegmentName;
import dev.coffre.vault.store.storage.JournalWalk;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns that stay right although a segment may arrive in the store after its turn has ended: in a service of several
 * processes, or of one whose store is a bucket. The head of the journal is a row of the catalog. An append draws an attempt,
 * durably, writes the segment under that attempt, and then moves the head in the transaction that projects the events. Draw
 * and move fail if another turn has drawn or moved since, so a turn that stalled can do no harm whenever it wakes. The lock
 * only lets turns wait for each other.
 *
 * <p>A segment whose turn ended before the head moved is adopted by the next turn, in its bytes. A {@code ledger-resumed}
 * segment that names it is durable before the catalog knows it. See docs/decisions/0056.
 */
final class AttemptTurns implements LedgerTurns {
    /** In µs, in 2223. A later time is that of a wrong clock. Attempts have 16 digits. */
    private static final long LATEST = 8_000_000_000_000_000L;

    private static final int MICROS_IN_MILLI = 1_000;

    private final Journal journal;
    private final Catalog catalog;
    private final JournalProjection projection;

    /** A catalog that was restored from a copy may lack segments, so the first turn looks for them. */
    private boolean hasLooked;

    AttemptTurns(Journal journal, Catalog catalog, JournalProjection projection) {
        this.journal = journal;
        this.catalog = catalog;
        this.projection = projection;
    }

    @Override
    public Turn begin() {
        return new AttemptTurn(catalog.acquireTurn());
    }

    private final class AttemptTurn implements Turn {
        private final SharedLock.Held lock;

        /** Empty until the turn has caught up, and after a failure. */
        private Optional<JournalHead> caughtUp = Optional.empty();

        AttemptTurn(SharedLock.Held lock) {
            this.lock = lock;
        }

        @Override
        public List<UnreadablePoint> project() {
            List<UnreadablePoint> unread = new ArrayList<>();
            JournalHead head = find();
            for (JournalSegment segment : missing(head)) {
                head = move(head, segment, false, unread);
            }
            return unread;
        }

        @Override
        public List<UnreadablePoint> catchUp() {
            List<UnreadablePoint> unread = new ArrayList<>();
            if (caughtUp.isEmpty()) {
                JournalHead head = find();
                JournalWalk missing = missing(head);
                if (head.number() == 0 && missing.isEmpty()) {
                    VerifyingKey service = journal.signingKey().verifyingKey();
                    head = extend(head, List.of(new JournalEvent.ServiceStarted(service)), unread);
                } else if (!missing.isEmpty() || !head.isSealed()) {
                    head = adopt(head, missing, unread);
                }
                caughtUp = Optional.of(head);
            }
            return unread;
        }

        /** A turn that has drawn an attempt may still write its segment, which a later turn would adopt. */
        @Override
        public List<UnreadablePoint> settle() {
            List<UnreadablePoint> unread = catchUp();
            JournalHead head = caughtUp.orElseThrow();
            if (!head.isSettled()) {
                caughtUp = Optional.empty();
                caughtUp = Optional.of(adopt(head, none(), unread));
            }
            return unread;
        }

        @Override
        public void require(CatalogConnection connection) {
            if (!new JournalHeadTable(connection).isSame(caughtUp.orElseThrow())) {
                throw overtaken();
            }
        }

        @Override
        public List<UnreadablePoint> append(List<JournalEvent> events) {
            JournalHead head = caughtUp.orElseThrow();
            caughtUp = Optional.empty();
            List<UnreadablePoint> unread = new ArrayList<>();
            caughtUp = Optional.of(extend(head, events, unread));
            return unread;
        }

        @Override
        public void close() {
            lock.close();
        }
    }

    private JournalHead find() {
        JournalHead head = catalog.read(connection -> new JournalHeadTable(connection).find());
        if (head.number() == 0 || !head.hash().equals(Sha256.ZERO)) {
            return head;
        }
        // The catalog of one writer on a disk, until now, knows the number only.
        JournalWalk.Link newest = journal.readAfter(head.number() - 1).links().stream()
                .findFirst()
                .orElseThrow(() -> Journal.missing(head.number()));
        return new JournalHead(newest.name(), newest.hash(), head.drawn(), false, false, head.flipped());
    }

    /** Returns the segments that the journal has after the head. */
    private JournalWalk missing(JournalHead head) {
        if (hasLooked && head.isSettled()) {
            return none(); // else each turn would list the store
        }
        if (!hasLooked
                && head.number() > 0
                && !journal.read(head.newest()).hash().equals(head.hash())) {
            throw Journal.missing(head.number()); // another journal, as of a copied data folder
        }
        JournalWalk after = journal.readAfter(head.number());
        if (!after.isEmpty() && !after.iterator().next().previous().equals(head.hash())) {
            throw ProblemCode.JOURNAL_DAMAGED
                    .with("segment", after.links().getFirst().name().number())
                    .with("reason", "it does not follow the one before");
        }
        hasLooked = true;
        return after;
    }

    private JournalWalk none() {
        return JournalWalk.none(journal.files(), journal.signingKey().verifyingKey());
    }

    /** @param greatest the greatest attempt that is known */
    private JournalHead draw(JournalHead head, long greatest) {
        return catalog.write(connection -> new JournalHeadTable(connection)
                .draw(head, next(greatest, journal.clock().instant()))
                .orElseThrow(AttemptTurns::overtaken));
    }

    /**
     * Attempts grow with the clock, in µs. A database that lost its newest transactions in a failover may draw again after the
     * same attempt: then the new one is greater by the time since. If the clock is behind, the step depends on it too, so the
     * new one is hardly ever the same.
     *
     * @param drawn the greatest attempt that is known
     */
    static long next(long drawn, Instant now) {
        long micros = Math.min(ChronoUnit.MICROS.between(Instant.EPOCH, now), LATEST);
        return Math.max(drawn + 1 + Math.floorMod(micros, MICROS_IN_MILLI), micros);
    }

    private JournalHead extend(JournalHead head, List<JournalEvent> events, List<UnreadablePoint> unread) {
        JournalHead drawn = draw(head, head.drawn());
        return move(drawn, write(drawn, head.newest(), head.hash(), events), true, unread);
    }

    /**
     * The segment that seals is durable before the first of those that were left is in the catalog. Its attempt is greater than
     * theirs, so the head is not settled before the last move.
     */
    private JournalHead adopt(JournalHead head, JournalWalk left, List<UnreadablePoint> unread) {
        long greatest =
                left.links().stream().mapToLong(link -> link.name().attempt()).reduce(head.drawn(), Math::max);
        JournalHead at = draw(head, greatest);
        SegmentName last =
                left.isEmpty() ? head.newest() : left.links().getLast().name();
        Sha256 hash = left.isEmpty() ? head.hash() : left.links().getLast().hash();
        JournalSegment seal = write(at, last, hash, List.of(new JournalEvent.LedgerResumed()));
        for (JournalSegment segment : left) {
            at = move(at, segment, true, unread);
        }
        return move(at, seal, true, unread);
    }

    private JournalSegment write(JournalHead drawn, SegmentName before, Sha256 previous, List<JournalEvent> events) {
        return journal.append(new SegmentName(before.number() + 1, drawn.drawn()), previous, events);
    }

    private JournalHead move(JournalHead head, JournalSegment segment, boolean isSealed, List<UnreadablePoint> unread) {
        return catalog.write(connection -> {
            JournalHead moved = new JournalHeadTable(connection)
                    .advance(head, segment.name(), segment.hash(), isSealed)
                    .orElseThrow(AttemptTurns::overtaken);
            if (journal.files().files().locks().isPresent()) {
                new LockedObjectTable(connection)
                        .expect(journal.files().layout().pathOf(segment.name()));
            }
            projection.apply(segment.events(), segment.at(), connection, unread::add);
            return moved;
        });
    }

    private static Problem overtaken() {
        return ProblemCode.VAULT_UNAVAILABLE.with("reason", "another process went on in its place");
    }
}
