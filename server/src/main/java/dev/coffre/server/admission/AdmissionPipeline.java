package dev.coffre.server.admission;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.vault.admission.CheckedRecord;
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
 * <p>Confined to the admission thread. Call {@link #advance} after each change and when {@link #begun} has ended.
 */
final class AdmissionPipeline implements AutoCloseable {
    /** A group that holds this many bytes takes no further batch. */
    private static final long MAX_GROUP = 64 << 20;

    /**
     * A group that names this many records and children takes no further batch: each that is looked up takes some 200 bytes,
     * and where several processes admit, the transaction looks up those of the whole group.
     */
    private static final int MAX_OIDS = 65_536;

    private final Catalog catalog;
    private final OpenPacks packs;
    private final BatchAdmission admission;
    private final GroupFlusher flusher;
    private final Runnable onEnd;

    private AdmissionGroup next = new AdmissionGroup(null);
    private @Nullable BegunGroup begun;

    private record BegunGroup(AdmissionGroup group, GroupPacks packs, CompletableFuture<GroupOutcome> outcome) {}

    /** @param onEnd called by another thread whenever a group has ended, so that the admission thread calls {@link #advance} */
    AdmissionPipeline(Catalog catalog, OpenPacks packs, CapacityCheck capacity, GroupFlusher flusher, Runnable onEnd) {
        this.catalog = catalog;
        this.packs = packs;
        this.admission = new BatchAdmission(capacity);
        this.flusher = flusher;
        this.onEnd = onEnd;
    }

    /** Checks the batches and appends what they bring to the next group. */
    void admit(Collection<QueuedBatch> batches) {
        Deque<QueuedBatch> left = new ArrayDeque<>(batches);
        while (!left.isEmpty()) {
            if (next.bytes() >= MAX_GROUP || next.oids() >= MAX_OIDS) {
                putFirst(left, conclude());
                begin();
            }
            List<QueuedBatch> some = takeRoom(left);
            lookUp(some).ifPresent(facts -> putFirst(left, admit(some, facts)));
        }
    }

    private List<QueuedBatch> takeRoom(Deque<QueuedBatch> left) {
        List<QueuedBatch> some = new ArrayList<>();
        long bytes = next.bytes();
        long oids = next.oids();
        while (!left.isEmpty() && bytes < MAX_GROUP && oids < MAX_OIDS) {
            QueuedBatch batch = left.removeFirst();
            some.add(batch);
            bytes += batch.batch().bytes();
            oids += batch.batch().parsed().oids();
        }
        return some;
    }

    private static void putFirst(Deque<QueuedBatch> left, List<QueuedBatch> batches) {
        batches.reversed().forEach(left::addFirst);
    }

    private Optional<AdmissionFacts> lookUp(List<QueuedBatch> batches) {
        try {
            if (begun == null) {
                packs.truncateUnsettled(catalog);
            }
            return Optional.of(catalog.read(connection -> new AdmissionFacts(
                    connection, batches.stream().map(QueuedBatch::batch).toList())));
        } catch (RuntimeException | Error failed) {
            batches.forEach(batch -> batch.fail(failed));
            return Optional.empty();
        }
    }

    /** Returns the batches that must be looked up again. */
    private List<QueuedBatch> admit(List<QueuedBatch> batches, AdmissionFacts facts) {
        next.continueAfter(facts.lastOrd());
        for (int i = 0; i < batches.size(); i++) {
            QueuedBatch batch = batches.get(i);
            try {
                if (!admission.admit(batch, facts, next, this::append)) { // there may be no room
                    List<QueuedBatch> again = new ArrayList<>(conclude());
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

    private Optional<List<RecordLocation>> append(DomainRow domain, List<CheckedRecord> fresh) {
        List<RecordLocation> locations = new ArrayList<>();
        fresh.forEach(record -> locations.add(packs.append(domain, record)));
        packs.flush();
        return Optional.of(locations);
    }

    /** Fails the batches of the next group, after the end of the one on its way, which may have the same packs. */
    private void abandonNext(Throwable failed) {
        List<QueuedBatch> batches = new ArrayList<>(next.batches());
        batches.addAll(conclude());
        next = new AdmissionGroup(null);
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
            begun = new BegunGroup(next, sealed, flusher.begin(next, sealed));
            begun.outcome.thenRun(onEnd);
            next = new AdmissionGroup(next);
        }
    }

    /**
     * Waits for the end of the group on its way. If it failed, both groups are rolled back.
     *
     * @return the batches that must be admitted again: those that the transaction did not decide, or all of the next group
     */
    private List<QueuedBatch> conclude() {
        BegunGroup ended = begun;
        if (ended == null) {
            return List.of();
        }
        begun = null;
        switch (ended.outcome.join()) {
            case GroupOutcome.Durable(List<QueuedBatch> undecided) -> {
                packs.committed(ended.packs);
                next.forgetPrevious();
                return undecided;
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

    private List<QueuedBatch> rollBack(AdmissionGroup failed, Throwable failure, Runnable packsOfBoth) {
        List<QueuedBatch> following = next.batches();
        next = new AdmissionGroup(null);
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
        flusher.close();
    }
}
