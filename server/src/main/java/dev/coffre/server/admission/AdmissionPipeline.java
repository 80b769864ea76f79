package dev.coffre.server.admission;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.admission.AdmissionRules;
import dev.coffre.vault.admission.CheckedBatch;
import dev.coffre.vault.admission.CheckedRecord;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The two groups on their way: while one is made durable, batches are checked and appended for the next. The next group
 * builds on the rows of that one. So if it fails, the next group is rolled back as well, and its batches are admitted again.
 * If an append fails, nothing of the group is admitted.
 *
 * <p>Confined to the committer's thread. Call {@link #advance} after each change and when {@link #begun} has ended.
 */
final class AdmissionPipeline implements AutoCloseable {
    /** A group that holds this many bytes takes no further batch. */
    private static final long MAX_GROUP = 64 << 20;

    /** Most records and children that are looked up at once, beyond those of one batch: each takes some 200 bytes. */
    private static final int LOOKED_UP_TOGETHER = 65_536;

    private final Catalog catalog;
    private final OpenPacks packs;
    private final CapacityCheck capacity;
    private final GroupCommit groupCommit;
    private final Runnable onEnd;

    private CommitGroup next = new CommitGroup(null);
    private @Nullable BegunGroup begun;

    private record BegunGroup(CommitGroup group, GroupPacks packs, CompletableFuture<GroupOutcome> outcome) {}

    /** @param onEnd called by another thread whenever a group has ended, so that the committer calls {@link #advance} */
    AdmissionPipeline(
            Catalog catalog, OpenPacks packs, CapacityCheck capacity, GroupCommit groupCommit, Runnable onEnd) {
        this.catalog = catalog;
        this.packs = packs;
        this.capacity = capacity;
        this.groupCommit = groupCommit;
        this.onEnd = onEnd;
    }

    /** Checks the batches and appends what they bring to the next group. */
    void admit(Collection<PendingBatch> batches) {
        Deque<PendingBatch> left = new ArrayDeque<>(batches);
        while (!left.isEmpty()) {
            if (next.bytes() >= MAX_GROUP) {
                putFirst(left, conclude());
                begin();
            }
            List<PendingBatch> some = takeRoom(left);
            lookUp(some).ifPresent(facts -> putFirst(left, admit(some, facts)));
        }
    }

    private List<PendingBatch> takeRoom(Deque<PendingBatch> left) {
        List<PendingBatch> some = new ArrayList<>();
        long bytes = next.bytes();
        long oids = 0;
        while (!left.isEmpty() && bytes < MAX_GROUP && oids < LOOKED_UP_TOGETHER) {
            PendingBatch batch = left.removeFirst();
            some.add(batch);
            bytes += batch.batch().bytes();
            oids += batch.batch().parsed().oids();
        }
        return some;
    }

    private static void putFirst(Deque<PendingBatch> left, List<PendingBatch> batches) {
        batches.reversed().forEach(left::addFirst);
    }

    private Optional<AdmissionFacts> lookUp(List<PendingBatch> batches) {
        try {
            if (begun == null) {
                packs.truncateUnsettled(catalog);
            }
            return Optional.of(catalog.read(connection -> new AdmissionFacts(
                    connection, batches.stream().map(PendingBatch::batch).toList())));
        } catch (RuntimeException | Error failed) {
            batches.forEach(batch -> batch.fail(failed));
            return Optional.empty();
        }
    }

    /** Returns the batches that must be looked up again. */
    private List<PendingBatch> admit(List<PendingBatch> batches, AdmissionFacts facts) {
        next.continueAfter(facts.lastOrd());
        for (int i = 0; i < batches.size(); i++) {
            PendingBatch batch = batches.get(i);
            try {
                if (!admit(batch, facts)) {
                    List<PendingBatch> again = new ArrayList<>(conclude());
                    again.addAll(batches.subList(i, batches.size()));
                    return again;
                }
            } catch (RuntimeException | Error failed) {
                batch.fail(failed);
                abandonNext(failed);
                return batches.subList(i + 1, batches.size());
            }
        }
        return List.of();
    }

    /**
     * Admits a batch to the next group, or refuses it.
     *
     * @return false if there may be no room for it, and it depends on whether {@code facts} include the group on its way
     */
    private boolean admit(PendingBatch pending, AdmissionFacts facts) {
        AdmissionBatch batch = pending.batch();
        DomainRow domain;
        KnownRecords known;
        CheckedBatch checked;
        List<CheckedRecord> fresh;
        SessionTotals received = new SessionTotals(batch.bytes(), 0, 0, 0);
        SessionTotals admitted;
        try {
            domain = facts.domain(batch);
            known = new KnownRecords(facts, next, domain.nr());
            checked = new AdmissionRules(batch.domain(), domain.epoch()).check(batch.parsed(), known);
            fresh = known.missingOrDamaged(checked.records());
            admitted = admitted(fresh);
            capacity.require(admitted, usage(batch, facts, Optional.empty()));
            if (next.previous().isPresent()) { // facts may or may not include it
                capacity.require(admitted, usage(batch, facts, next.previous()));
            }
        } catch (Problem refused) {
            if (next.previous().isPresent() && CapacityCheck.isLackOfRoom(refused)) {
                return false;
            }
            next.count(batch.session(), received);
            next.add(pending, new BatchOutcome.RefusedBatch(refused));
            return true;
        }
        fresh.forEach(record -> next.add(record, domain.nr(), packs.append(domain, record), known));
        packs.flush();
        next.count(batch.session(), received.plus(admitted));
        next.addBytes(batch.vault(), domain.nr(), admitted.bytesAdmitted());
        checked.records()
                .forEach(record -> next.pin(batch, known.ord(record.record().oid())));
        next.add(
                pending,
                new BatchOutcome.AnsweredBatch(
                        checked.missing().isEmpty()
                                ? new PutResult.Admitted((int) admitted.recordsAdmitted(), admitted.bytesAdmitted())
                                : new PutResult.Missing(checked.missing())));
        return true;
    }

    private CapacityCheck.VaultUsage usage(AdmissionBatch batch, AdmissionFacts facts, Optional<CommitGroup> previous) {
        long pending = next.bytes(batch.vault())
                + previous.map(group -> group.bytes(batch.vault())).orElse(0L);
        SessionTotals more = next.totals(batch.session())
                .plus(previous.map(group -> group.totals(batch.session())).orElse(SessionTotals.NONE));
        return facts.usage(batch, pending, more);
    }

    private static SessionTotals admitted(List<CheckedRecord> fresh) {
        SessionTotals admitted = SessionTotals.NONE;
        for (CheckedRecord record : fresh) {
            int data = record.header().type().isData() ? 1 : 0;
            admitted = admitted.plus(new SessionTotals(0, record.record().bytes().length, 1, data));
        }
        return admitted;
    }

    /** Fails the batches of the next group, after the end of the one on its way, which may have the same packs. */
    private void abandonNext(Throwable failed) {
        List<PendingBatch> batches = next.batches();
        conclude();
        next = new CommitGroup(null);
        try {
            packs.rollBack();
        } catch (RuntimeException | Error worse) {
            failed.addSuppressed(worse);
        }
        batches.forEach(batch -> batch.fail(failed));
    }

    /** Begins to make the next group durable, if none is on its way. */
    void advance() {
        if (begun != null && begun.outcome.isDone()) {
            admit(conclude());
        }
        begin();
    }

    /** Waits until no group is on its way. */
    void settle() {
        begin();
        while (begun != null) {
            admit(conclude());
            begin();
        }
    }

    private void begin() {
        if (begun == null && !next.isEmpty()) {
            GroupPacks sealed = packs.seal();
            begun = new BegunGroup(next, sealed, groupCommit.begin(next, sealed));
            begun.outcome.thenRun(onEnd);
            next = new CommitGroup(next);
        }
    }

    /**
     * Waits for the end of the group on its way. If it failed, both groups are rolled back.
     *
     * @return the batches of the next group, if they must be admitted again
     */
    private List<PendingBatch> conclude() {
        BegunGroup ended = begun;
        if (ended == null) {
            return List.of();
        }
        begun = null;
        switch (ended.outcome.join()) {
            case GroupOutcome.Durable() -> {
                packs.committed(ended.packs);
                next.forgetPrevious();
                return List.of();
            }
            case GroupOutcome.NotSynced(Throwable failure) -> {
                return rollBack(ended.group, failure, () -> packs.rollBack(ended.packs));
            }
            case GroupOutcome.Unsettled(Throwable failure) -> {
                return rollBack(ended.group, failure, () -> {
                    packs.setAside(ended.packs);
                    settleNow(failure);
                });
            }
        }
    }

    private List<PendingBatch> rollBack(CommitGroup failed, Throwable failure, Runnable packsOfBoth) {
        List<PendingBatch> following = next.batches();
        next = new CommitGroup(null);
        try {
            packsOfBoth.run();
            return following;
        } catch (RuntimeException | Error broken) {
            following.forEach(batch -> batch.fail(broken));
            return List.of();
        } finally {
            failed.batches().forEach(batch -> batch.fail(failure));
        }
    }

    /**
     * Truncates the unsettled packs at once, because a full disk needs the space. If the catalog still fails, the next group
     * tries again.
     */
    private void settleNow(Throwable because) {
        try {
            packs.truncateUnsettled(catalog);
        } catch (RuntimeException stillFailing) {
            because.addSuppressed(stillFailing);
        }
    }

    @Override
    public void close() {
        groupCommit.close();
    }
}
