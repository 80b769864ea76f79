package dev.coffre.backup.check;

import dev.coffre.backup.bundle.Bundle;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.fetch.RecordFetcher;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.OpenedRecord;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.tree.AttributePlacement;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryOwners;
import dev.coffre.backup.tree.UnreadablePage;
import dev.coffre.sealing.FileOwner;
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
import java.util.function.Function;

/**
 * Opens chunks and bundles, many at once, and each of them once in a run, however many entries need it. For one thread,
 * which waits when too much is in flight.
 */
final class RecordChecker {
    /** Plaintext bytes in flight: three batches, one of which is being filled. */
    private static final long MAX_BYTES_IN_FLIGHT = 3 * RecordFetcher.BATCH_BYTES;

    private static final int MAX_RECORDS_IN_FLIGHT = 2_048;
    private static final int MAX_WAITING_ENTRIES = 16_384;

    /** Passed for a chunk: it has no slots, so no owner is used. */
    private static final FileOwner NO_OWNER = FileOwner.ofSid("");

    private final RecordFetcher fetcher;
    private final RecordOpenerPool openers;
    private final Executor compute;
    private final FingerprintHasher fingerprints;
    private final FindingCollector findings;
    private final EntryOwners owners = new EntryOwners();
    private final FingerprintSet verified = new FingerprintSet();
    private final Deque<InFlightRecord> inFlight = new ArrayDeque<>();
    private final Map<Long, InFlightRecord> byFingerprint = new HashMap<>();
    private long bytesInFlight;
    private int waitingEntries;
    private long verifiedCount;

    /** A file as the table of its bundle describes it. */
    private record Slot(Pid pid, int length) {}

    /** @param slot fingerprint of an entry's description of a bundled file; empty for everything else */
    private record WaitingEntry(FindingLocation where, OptionalLong slot) {}

    /** @param slots of a bundle; empty for a chunk */
    private record InFlightRecord(
            long fingerprint,
            RecordReference child,
            FileOwner owner,
            CompletableFuture<List<Slot>> slots,
            List<WaitingEntry> waiting) {}

    RecordChecker(
            RecordFetcher fetcher,
            RecordOpenerPool openers,
            Executor compute,
            FingerprintHasher fingerprints,
            FindingCollector findings) {
        this.fetcher = fetcher;
        this.openers = openers;
        this.compute = compute;
        this.fingerprints = fingerprints;
        this.findings = findings;
    }

    /** Checks a chunk of a file, or one with a long attribute. */
    void chunk(RecordReference chunk, FindingLocation where) {
        chunk(fingerprints.of(chunk), chunk, where, _ -> List.of());
    }

    /** Checks the chunk of an entry's packed attributes. */
    void attributes(RecordReference chunk, FindingLocation where) {
        chunk(fingerprints.ofAttributes(chunk), chunk, where, record -> requireAttributes(chunk, record));
    }

    private void chunk(
            long fingerprint,
            RecordReference chunk,
            FindingLocation where,
            Function<OpenedRecord, List<Slot>> verification) {
        if (!isKnown(fingerprint, where)) {
            await(
                    fingerprint,
                    new WaitingEntry(where, OptionalLong.empty()),
                    () -> new InFlightRecord(
                            fingerprint,
                            chunk,
                            NO_OWNER,
                            fetcher.requestRecord(chunk).thenApply(verification),
                            new ArrayList<>()));
        }
    }

    private static List<Slot> requireAttributes(RecordReference chunk, OpenedRecord record) {
        AttributeSet together = new AttributeSet(Optional.empty(), Optional.empty(), List.of(), Optional.of(chunk));
        try {
            AttributePlacement.collect(together, _ -> record.raw().toArray());
            return List.of();
        } catch (MalformedException e) {
            throw PageSource.damaged(chunk, e.reason()).causedBy(e);
        }
    }

    /** Checks a file in a bundle: it must be the one that the entry names and belong to its owner. */
    void bundled(Entry entry, FileContent.Bundled place, FindingLocation where) {
        RecordReference bundle = place.bundle();
        FileOwner owner = owners.of(entry.metadata(), entry.attributes());
        long slot = fingerprints.ofSlot(
                bundle, owner, place.slot(), place.pid(), entry.metadata().size());
        if (verified.contains(slot)) {
            return;
        }
        long fingerprint = fingerprints.ofBundle(bundle, owner);
        if (verified.contains(fingerprint)) {
            reportWrongFile(bundle, slot, where);
        } else if (!findings.addIfKnown(fingerprint, where)) {
            await(
                    fingerprint,
                    new WaitingEntry(where, OptionalLong.of(slot)),
                    () -> new InFlightRecord(
                            fingerprint,
                            bundle,
                            owner,
                            fetcher.requestRecord(bundle)
                                    .thenApplyAsync(record -> requireSlots(bundle, owner, record), compute),
                            new ArrayList<>()));
        }
    }

    private void reportWrongFile(RecordReference bundle, long slot, FindingLocation where) {
        if (!findings.addIfKnown(slot, where)) {
            findings.entry(slot, PageSource.damaged(bundle, "a slot is not the file that an entry names"), where);
        }
    }

    private List<Slot> requireSlots(RecordReference child, FileOwner owner, OpenedRecord record) {
        Bundle bundle = RecordFetcher.decodeBundle(child, record.raw());
        return openers.withOpener(opener -> {
            List<Slot> slots = new ArrayList<>(bundle.slots());
            for (int slot = 0; slot < bundle.slots(); slot++) {
                Pid pid = bundle.pid(slot);
                if (!opener.pidInBundle(record.header(), owner, bundle.content(slot))
                        .equals(pid)) {
                    throw PageSource.damaged(
                            child, "slot " + slot + " is not the content of its pid, or not of its owner");
                }
                slots.add(new Slot(pid, bundle.content(slot).length()));
            }
            return slots;
        });
    }

    private boolean isKnown(long fingerprint, FindingLocation where) {
        return verified.contains(fingerprint) || findings.addIfKnown(fingerprint, where);
    }

    @FunctionalInterface
    private interface CheckStarter {
        InFlightRecord begin();
    }

    private void await(long fingerprint, WaitingEntry waiting, CheckStarter beginning) {
        InFlightRecord record = byFingerprint.computeIfAbsent(fingerprint, _ -> register(beginning.begin()));
        record.waiting().add(waiting);
        waitingEntries++;
        if (bytesInFlight > MAX_BYTES_IN_FLIGHT
                || inFlight.size() > MAX_RECORDS_IN_FLIGHT
                || waitingEntries > MAX_WAITING_ENTRIES) {
            fetcher.flush();
            drainTo(
                    MAX_BYTES_IN_FLIGHT - RecordFetcher.BATCH_BYTES,
                    MAX_RECORDS_IN_FLIGHT / 2,
                    MAX_WAITING_ENTRIES / 2);
        }
    }

    private InFlightRecord register(InFlightRecord record) {
        inFlight.add(record);
        bytesInFlight += record.child().rawLength();
        return record;
    }

    private void drainTo(long bytesLeft, int recordsLeft, int entriesLeft) {
        while (bytesInFlight > bytesLeft || inFlight.size() > recordsLeft || waitingEntries > entriesLeft) {
            InFlightRecord oldest = inFlight.remove();
            byFingerprint.remove(oldest.fingerprint());
            bytesInFlight -= oldest.child().rawLength();
            waitingEntries -= oldest.waiting().size();
            complete(oldest);
        }
    }

    private void complete(InFlightRecord record) {
        try {
            List<Slot> slots = RecordFetcher.await(record.slots());
            verifiedCount++;
            verified.add(record.fingerprint());
            for (int slot = 0; slot < slots.size(); slot++) {
                Slot each = slots.get(slot);
                verified.add(fingerprints.ofSlot(record.child(), record.owner(), slot, each.pid(), each.length()));
            }
            record.waiting().stream()
                    .filter(entry -> entry.slot().isPresent())
                    .filter(entry -> !verified.contains(entry.slot().getAsLong()))
                    .forEach(entry ->
                            reportWrongFile(record.child(), entry.slot().getAsLong(), entry.where()));
        } catch (Problem problem) {
            if (!UnreadablePage.isDamage(problem)) {
                throw problem;
            }
            findings.record(
                    record.fingerprint(),
                    record.child(),
                    problem,
                    record.waiting().stream().map(WaitingEntry::where).toList());
        }
    }

    /** Waits until every requested record has been checked. */
    void awaitAll() {
        fetcher.flush();
        drainTo(0, 0, 0);
    }

    /** Number of records that were opened and found intact. */
    long verifiedCount() {
        return verifiedCount;
    }
}
