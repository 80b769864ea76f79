package dev.coffre.backup.check;

import dev.coffre.backup.bundle.Bundle;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.content.Content;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.recall.Openers;
import dev.coffre.backup.recall.Recall;
import dev.coffre.backup.record.OpenedRecord;
import dev.coffre.backup.reference.Child;
import dev.coffre.backup.tree.AttributePlacement;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.LostPage;
import dev.coffre.sealing.Owner;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Opens chunks and bundles, many at once, and each of them once in a run, however many entries need it. For one thread, which
 * waits when too much is in flight.
 */
final class RecordChecks {
    /** Plaintext bytes in flight: three batches, one of which is being filled. */
    private static final long BYTES_UNDER_WAY = 3 * Recall.BATCH_BYTES;

    private static final int RECORDS_UNDER_WAY = 2_048;
    private static final int ENTRIES_WAITING = 16_384;

    private final Recall recall;
    private final Openers openers;
    private final Executor compute;
    private final Fingerprints fingerprints;
    private final Findings findings;
    private final FingerprintSet proven = new FingerprintSet();
    private final Deque<UnderWay> underWay = new ArrayDeque<>();
    private final Map<Long, UnderWay> byFingerprint = new HashMap<>();
    private long bytesUnderWay;
    private int entriesWaiting;
    private long opened;

    /** A file as the table of its bundle describes it. */
    private record Slot(Pid pid, int length) {}

    /** @param slot fingerprint of what an entry says of a bundled file; empty for everything else */
    private record Waiting(Where where, OptionalLong slot) {}

    /** @param slots of a bundle; empty for a chunk */
    private record UnderWay(
            long fingerprint, Child child, long uid, CompletableFuture<List<Slot>> slots, List<Waiting> waiting) {}

    RecordChecks(Recall recall, Openers openers, Executor compute, Fingerprints fingerprints, Findings findings) {
        this.recall = recall;
        this.openers = openers;
        this.compute = compute;
        this.fingerprints = fingerprints;
        this.findings = findings;
    }

    /** Checks a chunk of a file, or one with a long attribute. */
    void chunk(Child chunk, Where where) {
        long fingerprint = fingerprints.of(chunk);
        if (!isSettled(fingerprint, where)) {
            await(
                    fingerprint,
                    new Waiting(where, OptionalLong.empty()),
                    () -> new UnderWay(
                            fingerprint,
                            chunk,
                            0,
                            recall.wantRecord(chunk).thenApply(_ -> List.of()),
                            new ArrayList<>()));
        }
    }

    /** Checks a chunk with all attributes of an entry. */
    void attributes(Child chunk, Where where) {
        long fingerprint = fingerprints.ofAttributes(chunk);
        if (!isSettled(fingerprint, where)) {
            await(
                    fingerprint,
                    new Waiting(where, OptionalLong.empty()),
                    () -> new UnderWay(
                            fingerprint,
                            chunk,
                            0,
                            recall.wantRecord(chunk).thenApply(record -> requireAttributes(chunk, record)),
                            new ArrayList<>()));
        }
    }

    private static List<Slot> requireAttributes(Child chunk, OpenedRecord record) {
        AttributeSet together = new AttributeSet(Optional.empty(), Optional.empty(), List.of(), Optional.of(chunk));
        try {
            AttributePlacement.collect(together, _ -> record.raw().toArray());
            return List.of();
        } catch (MalformedException e) {
            throw PageSource.damaged(chunk, e.reason()).causedBy(e);
        }
    }

    /** Checks a file in a bundle: it must be the one that the entry names and belong to its owner. */
    void bundled(Entry entry, Content.Bundled place, Where where) {
        Child bundle = place.bundle();
        long uid = entry.metadata().owner().uid();
        long slot = fingerprints.ofSlot(
                bundle, uid, place.slot(), place.pid(), entry.metadata().size());
        if (proven.contains(slot)) {
            return;
        }
        long fingerprint = fingerprints.ofBundle(bundle, uid);
        if (proven.contains(fingerprint)) {
            otherFile(bundle, slot, where);
        } else if (!findings.affects(fingerprint, where)) {
            await(
                    fingerprint,
                    new Waiting(where, OptionalLong.of(slot)),
                    () -> new UnderWay(
                            fingerprint,
                            bundle,
                            uid,
                            recall.wantRecord(bundle)
                                    .thenApplyAsync(record -> requireSlots(bundle, uid, record), compute),
                            new ArrayList<>()));
        }
    }

    private void otherFile(Child bundle, long slot, Where where) {
        if (!findings.affects(slot, where)) {
            findings.entry(slot, PageSource.damaged(bundle, "a slot is not the file that an entry names"), where);
        }
    }

    private List<Slot> requireSlots(Child child, long uid, OpenedRecord record) {
        Bundle bundle = Recall.bundle(child, record.raw());
        Owner owner = Owner.ofUid((int) uid);
        return openers.lend(opener -> {
            List<Slot> slots = new ArrayList<>(bundle.slots());
            for (int slot = 0; slot < bundle.slots(); slot++) {
                Pid pid = bundle.pid(slot);
                if (!opener.pidInBundle(record.header(), owner, bundle.content(slot))
                        .equals(pid)) {
                    throw PageSource.damaged(
                            child, "slot " + slot + " is not the content of its pid, or not of user " + uid);
                }
                slots.add(new Slot(pid, bundle.content(slot).length()));
            }
            return slots;
        });
    }

    private boolean isSettled(long fingerprint, Where where) {
        return proven.contains(fingerprint) || findings.affects(fingerprint, where);
    }

    @FunctionalInterface
    private interface Beginning {
        UnderWay begin();
    }

    private void await(long fingerprint, Waiting waiting, Beginning beginning) {
        UnderWay record = byFingerprint.computeIfAbsent(fingerprint, _ -> begun(beginning.begin()));
        record.waiting().add(waiting);
        entriesWaiting++;
        if (bytesUnderWay > BYTES_UNDER_WAY
                || underWay.size() > RECORDS_UNDER_WAY
                || entriesWaiting > ENTRIES_WAITING) {
            recall.send();
            drainTo(BYTES_UNDER_WAY - Recall.BATCH_BYTES, RECORDS_UNDER_WAY / 2, ENTRIES_WAITING / 2);
        }
    }

    private UnderWay begun(UnderWay record) {
        underWay.add(record);
        bytesUnderWay += record.child().rawLength();
        return record;
    }

    private void drainTo(long bytesLeft, int recordsLeft, int entriesLeft) {
        while (bytesUnderWay > bytesLeft || underWay.size() > recordsLeft || entriesWaiting > entriesLeft) {
            UnderWay oldest = underWay.remove();
            byFingerprint.remove(oldest.fingerprint());
            bytesUnderWay -= oldest.child().rawLength();
            entriesWaiting -= oldest.waiting().size();
            settle(oldest);
        }
    }

    private void settle(UnderWay record) {
        try {
            List<Slot> slots = Recall.await(record.slots());
            opened++;
            proven.add(record.fingerprint());
            for (int slot = 0; slot < slots.size(); slot++) {
                Slot each = slots.get(slot);
                proven.add(fingerprints.ofSlot(record.child(), record.uid(), slot, each.pid(), each.length()));
            }
            record.waiting().stream()
                    .filter(entry -> entry.slot().isPresent())
                    .filter(entry -> !proven.contains(entry.slot().getAsLong()))
                    .forEach(entry -> otherFile(record.child(), entry.slot().getAsLong(), entry.where()));
        } catch (Problem problem) {
            if (!LostPage.isDamage(problem)) {
                throw problem;
            }
            findings.record(
                    record.fingerprint(),
                    record.child(),
                    problem,
                    record.waiting().stream().map(Waiting::where).toList());
        }
    }

    /** Waits until every requested record has been checked. */
    void finish() {
        recall.send();
        drainTo(0, 0, 0);
    }

    /** Number of records that were opened and found intact. */
    long opened() {
        return opened;
    }
}
