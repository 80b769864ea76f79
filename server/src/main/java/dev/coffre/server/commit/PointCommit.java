package dev.coffre.server.commit;

import dev.coffre.server.access.MachineAccessCheck;
import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.admission.BackupSessions;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.MachineKeysRow;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.server.catalog.PointRetentionRow;
import dev.coffre.server.catalog.PointRetentionTable;
import dev.coffre.server.catalog.PointRow;
import dev.coffre.server.catalog.PointTable;
import dev.coffre.server.catalog.SessionTable;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.admission.PointRules;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.PointKind;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.storage.PointFiles;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Accepts recovery points. The write order is the point's file, the journal, the catalog, then the receipt. A point file that
 * a crash left without its journal entry is adopted at the next start on a disk, and by the daily comparison. Thread-safe;
 * one point at a time.
 */
public final class PointCommit {
    private final Catalog catalog;
    private final Ledger ledger;
    private final StoreFiles store;
    private final BackupSessions sessions;
    private final SigningKey signingKey;
    private final InstantSource clock;
    private final PointLimits limits;

    public PointCommit(
            Catalog catalog,
            Ledger ledger,
            StoreFiles store,
            BackupSessions sessions,
            SigningKey signingKey,
            InstantSource clock,
            PointLimits limits) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.store = store;
        this.sessions = sessions;
        this.signingKey = signingKey;
        this.clock = clock;
        this.limits = limits;
    }

    /**
     * See {@link dev.coffre.vault.VaultSession#commit}. A repeated commit needs no session: the one of the first may
     * have made room for newer ones before its answer arrived.
     *
     * <p>Decides twice. The first decision needs no turn of the ledger, so commits that are refused or repeated do not
     * delay other machines. The second one is made in the turn and counts.
     */
    public CommitResult commit(
            TokenIdentity.MachineTokenIdentity machine, SessionId session, SignedPoint point, CommitTerms terms) {
        if (!ledger.isBehind()) {
            Optional<CommitResult> answer = decide(machine, session, state(machine.machine(), point), point, terms);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        return ledger.exclusively(() -> {
            MachineState state = state(machine.machine(), point);
            return decide(machine, session, state, point, terms)
                    .orElseGet(() -> new CommitResult.Committed(state.before
                            .map(known -> completeRepeated(machine, session, known, state.rules(), point, terms))
                            .orElseGet(() -> storePoint(machine, session, point, terms))));
        });
    }

    /**
     * Returns the answer if nothing has to be written for it. Empty if a point is to be stored, or a stored one is to be
     * completed.
     */
    private Optional<CommitResult> decide(
            TokenIdentity.MachineTokenIdentity machine,
            SessionId session,
            MachineState state,
            SignedPoint point,
            CommitTerms terms) {
        if (state.before.isPresent()) {
            return answerRepeated(machine, session, state.before.get(), terms);
        }
        sessions.require(machine, session);
        PointRules rules = state.rules();
        rules.check(point);
        if (!state.head.isFollowedBy(point.ext())) {
            limits.forked(machine);
            return Optional.of(new CommitResult.HeadMoved(state.head));
        }
        limits.require(machine.vault(), terms);
        limits.require(machine, state.head, PointRow.charge(point));
        List<Oid> missing = missing(session, state.domain.nr(), rules, point);
        return missing.isEmpty() ? Optional.empty() : Optional.of(new CommitResult.Missing(missing));
    }

    private List<Oid> missing(SessionId session, int domainNr, PointRules rules, SignedPoint point) {
        BitSet unusable = catalog.read(connection -> new VaultRecordTable(connection).unusableOrds(domainNr));
        // Between the two reads: a flip holds the pins while it waits for a connection to the catalog.
        BitSet relied = unusable.isEmpty() ? unusable : sessions.pinnedAmong(session, unusable);
        return catalog.read(connection -> new CompletenessCheck(connection, domainNr).missing(rules, point, relied));
    }

    private Receipt storePoint(
            TokenIdentity.MachineTokenIdentity machine, SessionId session, SignedPoint point, CommitTerms terms) {
        Receipt receipt = Receipt.issue(machine.vault(), point.hash(), clock.instant(), signingKey);
        Receipt stored = store.points(machine.vault())
                .write(new StoredPoint(point, receipt))
                .receipt();
        if (!stored.isSignedBy(signingKey.verifyingKey(), machine.vault())) {
            throw ProblemCode.STORE_WRITE_FAILED.with("reason", "another object has that name");
        }
        ledger.append(committed(machine, point, terms));
        finish(machine, session);
        return stored;
    }

    /** Ends the session. The records that it sent stay only if a point needs them. */
    private void finish(TokenIdentity.MachineTokenIdentity machine, SessionId session) {
        // A repeated commit must not cost a durable write each time.
        if (catalog.read(connection -> new SessionTable(connection).isUnfinished(session, machine.machine()))) {
            catalog.change(connection -> new SessionTable(connection).finish(session, machine.machine()));
        }
    }

    private static JournalEvent committed(
            TokenIdentity.MachineTokenIdentity machine, SignedPoint point, CommitTerms terms) {
        PointKind kind = point.ext().handover().isPresent() ? PointKind.HANDOVER : terms.kind();
        return new JournalEvent.PointCommitted(
                machine.vault(),
                machine.machine(),
                point.ext().seq(),
                point.hash(),
                Optional.of(kind).filter(said -> said != PointKind.ON_DEMAND).map(PointKind::code),
                terms.retainUntil());
    }

    /** Returns the receipt of a point that is committed already. Empty if its file or its terms are to be written. */
    private Optional<CommitResult> answerRepeated(
            TokenIdentity.MachineTokenIdentity machine, SessionId session, PointRow known, CommitTerms terms) {
        if (lacksTerms(known, terms)) {
            limits.require(machine.vault(), terms);
            return Optional.empty();
        }
        Optional<Receipt> receipt = storedReceipt(machine, known);
        receipt.ifPresent(answer -> finish(machine, session));
        return receipt.map(CommitResult.Committed::new);
    }

    /** Writes what a repeated commit finds lost: the point's file from the machine's request, or its terms. */
    private Receipt completeRepeated(
            TokenIdentity.MachineTokenIdentity machine,
            SessionId session,
            PointRow known,
            PointRules rules,
            SignedPoint point,
            CommitTerms terms) {
        Receipt receipt = storedReceipt(machine, known).orElseGet(() -> mend(machine, known, rules, point));
        if (lacksTerms(known, terms)) {
            ledger.append(committed(machine, point, terms));
        }
        finish(machine, session);
        return receipt;
    }

    /**
     * Returns whether the terms are to be written. The first commit may have been adopted after a crash, without them.
     * They are written only in that case: otherwise the holder of the key could fill the journal by extending the
     * retention of one point again and again.
     */
    private boolean lacksTerms(PointRow known, CommitTerms terms) {
        return terms.retainUntil().isPresent() && !hasPromisedRetention(known);
    }

    private boolean hasPromisedRetention(PointRow known) {
        return catalog.read(connection -> new PointRetentionTable(connection)
                        .find(known.machine(), known.seq())
                        .flatMap(PointRetentionRow::retainUntil))
                .isPresent();
    }

    /** Empty if the point's file is damaged. */
    private Optional<Receipt> storedReceipt(TokenIdentity.MachineTokenIdentity machine, PointRow known) {
        PointFiles files = store.points(machine.vault());
        try {
            return switch (files.link(known.machine(), known.seq(), known.hash())) {
                case StoredPoint stored -> Optional.of(stored.receipt());
                case Tombstone removed -> throw ProblemCode.POINT_REFUSED.with("reason", "it was removed");
            };
        } catch (Problem problem) {
            if (problem.code() != ProblemCode.POINT_DAMAGED) {
                throw problem;
            }
            return Optional.empty();
        }
    }

    private Receipt mend(
            TokenIdentity.MachineTokenIdentity machine, PointRow known, PointRules rules, SignedPoint point) {
        rules.check(point);
        StoredPoint mended =
                new StoredPoint(point, Receipt.issue(machine.vault(), point.hash(), known.receivedAt(), signingKey));
        store.points(machine.vault()).write(mended);
        catalog.change(connection -> new PointTable(connection).upsert(PointRow.of(mended)));
        return mended.receipt();
    }

    private MachineState state(MachineId machine, SignedPoint point) {
        return catalog.read(connection -> {
            new MachineAccessCheck(connection).require(machine);
            MachineTable machines = new MachineTable(connection);
            PointTable points = new PointTable(connection);
            MachineRow row = machines.find(machine).orElseThrow();
            return new MachineState(
                    row,
                    new VaultTable(connection).domain(row.domainNr()).orElseThrow(),
                    machines.keys(machine).getLast(),
                    points.head(machine),
                    points.find(machine, point.ext().seq())
                            .filter(known -> known.hash().equals(point.hash())));
        });
    }

    private record MachineState(
            MachineRow machine, DomainRow domain, MachineKeysRow keys, ChainHead head, Optional<PointRow> before) {
        PointRules rules() {
            return new PointRules(
                    machine.id(), machine.domain(), domain.epoch(), keys.keyGen(), keys.pointKey(), Optional.empty());
        }
    }
}
