package dev.coffre.backup.check;

import dev.coffre.backup.bundle.Bundle;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.content.PatchedChunk;
import dev.coffre.backup.content.StoredChunk;
import dev.coffre.backup.content.WholeChunk;
import dev.coffre.backup.fetch.RecordFetcher;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.OpenedRecord;
import dev.coffre.backup.record.RecordOpener;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.run.Futures;
import dev.coffre.backup.tree.AttributePlacement;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryOwners;
import dev.coffre.backup.tree.UnreadablePage;
import dev.coffre.sealing.FileOwner;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * Opens records with content, many at once, and each of them once in a run, however many entries need it. Composes each
 * patched chunk once. For one thread, which waits when too much is in flight.
 */
final class RecordChecker {
    /** Plaintext bytes in flight: three batches, one of which is being filled. */
    private static final long MAX_BYTES_IN_FLIGHT = 3 * RecordFetcher.BATCH_BYTES;

    private static final int MAX_RECORDS_IN_FLIGHT = 2_048;
    private static final int MAX_WAITING_ENTRIES = 16_384;
    private static final int MAX_TRIED_OWNERS = 4;

    /** Passed for a chunk: it has no slots, so no owner is used. */
    private static final FileOwner NO_OWNER = FileOwner.ofSid("");

    private final RecordFetcher fetcher;
    private final FingerprintHasher fingerprints;
    private final FindingCollector findings;
    private final EntryOwners owners = new EntryOwners();
    private final FingerprintSet verified = new FingerprintSet();
    private final Deque<InFlight> inFlight = new ArrayDeque<>();
    private final Map<Long, InFlight> byFingerprint = new HashMap<>();

    /** How many owners each bundle was requested with, until the files are found to belong to one of them. */
    private final Map<Long, Integer> triedOwners = new HashMap<>();

    private long bytesInFlight;
    private int waitingEntries;
    private long verifiedCount;

    /** The bundle of the last entry, which most entries share with the one before. */
    private Optional<OwnedBundle> lastBundle = Optional.empty();

    private record OwnedBundle(RecordReference bundle, FileOwner owner, long fingerprint) {
        boolean is(RecordReference other, FileOwner otherOwner) {
            return bundle.equals(other) && owner.equals(otherOwner);
        }
    }

    /** A file as the table of its bundle describes it. */
    private record Slot(Pid pid, int length) {}

    /** A file in a bundle as its entry describes it. */
    private record NamedFile(int slot, Pid pid, long size) {
        boolean isIn(List<Slot> slots) {
            return slot < slots.size()
                    && slots.get(slot).pid().equals(pid)
                    && slots.get(slot).length() == size;
        }
    }

    /** @param file empty unless the record is a bundle */
    private record WaitingEntry(FindingLocation where, Optional<NamedFile> file) {}

    /** What is being checked. */
    private sealed interface InFlight {
        long fingerprint();

        /** Plaintext bytes that it takes in memory. */
        long bytes();

        List<WaitingEntry> waiting();
    }

    /** @param slots of a bundle; empty for any other record */
    private record InFlightRecord(
            long fingerprint,
            RecordReference child,
            FileOwner owner,
            CompletableFuture<List<Slot>> slots,
            List<WaitingEntry> waiting)
            implements InFlight {
        @Override
        public long bytes() {
            return child.rawLength();
        }
    }

    /** A patched chunk whose records were requested before. */
    private record InFlightChunk(
            long fingerprint,
            PatchedChunk chunk,
            CompletableFuture<Slice> content,
            long bytes,
            List<WaitingEntry> waiting)
            implements InFlight {}

    RecordChecker(RecordFetcher fetcher, FingerprintHasher fingerprints, FindingCollector findings) {
        this.fetcher = fetcher;
        this.fingerprints = fingerprints;
        this.findings = findings;
    }

    /** Checks a chunk of a file. */
    void chunk(StoredChunk chunk, FindingLocation where) {
        switch (chunk) {
            case WholeChunk(RecordReference record) -> chunk(record, where);
            case PatchedChunk patched -> patched(patched, where);
        }
    }

    /**
     * Checks each record of the chunk, and then the composed content. A missing or damaged record is a finding of its own, so
     * that the chunk need not be composed.
     */
    private void patched(PatchedChunk chunk, FindingLocation where) {
        long fingerprint = fingerprints.of(chunk);
        if (isKnown(fingerprint, where)) {
            return;
        }
        WaitingEntry waiting = new WaitingEntry(where, Optional.empty());
        for (RecordReference record : chunk.records()) {
            long each = fingerprints.of(record);
            if (!isKnown(each, where)) {
                await(
                        each,
                        waiting,
                        () -> new InFlightRecord(
                                each,
                                record,
                                NO_OWNER,
                                fetcher.requestShared(record).thenApply(_ -> List.of()),
                                new ArrayList<>()));
            }
        }
        if (!hasBadRecord(chunk)) {
            await(fingerprint, waiting, () -> compose(fingerprint, chunk));
        }
    }

    private InFlightChunk compose(long fingerprint, PatchedChunk chunk) {
        long before = fetcher.requestedBytes();
        CompletableFuture<Slice> content = fetcher.requestChunk(chunk);
        long bytes = Math.max(chunk.memoryBytes(), fetcher.requestedBytes() - before);
        return new InFlightChunk(fingerprint, chunk, content, bytes, new ArrayList<>());
    }

    private boolean hasBadRecord(PatchedChunk chunk) {
        return chunk.records().stream().map(fingerprints::of).anyMatch(findings::knows);
    }

    /** Checks a chunk with a long attribute, or one of a file. */
    void chunk(RecordReference chunk, FindingLocation where) {
        chunk(fingerprints.of(chunk), chunk, where, (_, _) -> List.of());
    }

    /** Checks the chunk of an entry's packed attributes. */
    void attributes(RecordReference chunk, FindingLocation where) {
        chunk(fingerprints.ofAttributes(chunk), chunk, where, (_, record) -> requireAttributes(chunk, record));
    }

    private void chunk(
            long fingerprint,
            RecordReference chunk,
            FindingLocation where,
            BiFunction<RecordOpener, OpenedRecord, List<Slot>> verification) {
        if (!isKnown(fingerprint, where)) {
            await(
                    fingerprint,
                    new WaitingEntry(where, Optional.empty()),
                    () -> new InFlightRecord(
                            fingerprint,
                            chunk,
                            NO_OWNER,
                            fetcher.requestBriefly(chunk, verification),
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
        NamedFile file =
                new NamedFile(place.slot(), place.pid(), entry.metadata().size());
        long fingerprint = fingerprintOf(bundle, owner);
        if (verified.contains(fingerprint)
                || !findings.knows(fingerprint) && !byFingerprint.containsKey(fingerprint) && hasOtherOwner(bundle)) {
            long slot = fingerprintOf(bundle, owner, file);
            if (!verified.contains(slot)) {
                reportWrongFile(bundle, slot, where);
            }
        } else if (!findings.addIfKnown(fingerprint, where)) {
            await(fingerprint, new WaitingEntry(where, Optional.of(file)), () -> request(fingerprint, bundle, owner));
        }
    }

    private InFlightRecord request(long fingerprint, RecordReference bundle, FileOwner owner) {
        triedOwners.merge(fingerprints.ofBundle(bundle), 1, Integer::sum);
        return new InFlightRecord(
                fingerprint,
                bundle,
                owner,
                fetcher.requestBriefly(bundle, (opener, record) -> requireSlots(bundle, owner, opener, record)),
                new ArrayList<>());
    }

    /**
     * Returns whether the files of a bundle have another owner than any that was not tried yet. A hostile point could name
     * each bundle with many owners, each of which would need a request.
     */
    private boolean hasOtherOwner(RecordReference bundle) {
        long anyOwner = fingerprints.ofBundle(bundle);
        return verified.contains(anyOwner) || triedOwners.getOrDefault(anyOwner, 0) >= MAX_TRIED_OWNERS;
    }

    private long fingerprintOf(RecordReference bundle, FileOwner owner) {
        OwnedBundle last = lastBundle
                .filter(same -> same.is(bundle, owner))
                .orElseGet(() -> new OwnedBundle(bundle, owner, fingerprints.ofBundle(bundle, owner)));
        lastBundle = Optional.of(last);
        return last.fingerprint();
    }

    private long fingerprintOf(RecordReference bundle, FileOwner owner, NamedFile file) {
        return fingerprints.ofSlot(bundle, owner, file.slot(), file.pid(), file.size());
    }

    private void reportWrongFile(RecordReference bundle, long slot, FindingLocation where) {
        if (!findings.addIfKnown(slot, where)) {
            findings.entry(slot, PageSource.damaged(bundle, "a slot is not the file that an entry names"), where);
        }
    }

    private static List<Slot> requireSlots(
            RecordReference child, FileOwner owner, RecordOpener opener, OpenedRecord record) {
        Bundle bundle = RecordFetcher.decodeBundle(child, record.raw());
        List<Slot> slots = new ArrayList<>(bundle.slots());
        for (int slot = 0; slot < bundle.slots(); slot++) {
            Slice content = bundle.content(slot);
            Pid pid = bundle.pid(slot);
            if (!opener.pidInBundle(record.header(), owner, content).equals(pid)) {
                throw PageSource.damaged(child, "slot " + slot + " is not the content of its pid, or not of its owner");
            }
            slots.add(new Slot(pid, content.length()));
        }
        return slots;
    }

    private boolean isKnown(long fingerprint, FindingLocation where) {
        return verified.contains(fingerprint) || findings.addIfKnown(fingerprint, where);
    }

    @FunctionalInterface
    private interface CheckStarter {
        InFlight begin();
    }

    private void await(long fingerprint, WaitingEntry waiting, CheckStarter beginning) {
        InFlight record = byFingerprint.computeIfAbsent(fingerprint, _ -> register(beginning.begin()));
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

    private InFlight register(InFlight record) {
        inFlight.add(record);
        bytesInFlight += record.bytes();
        return record;
    }

    private void drainTo(long bytesLeft, int recordsLeft, int entriesLeft) {
        while (bytesInFlight > bytesLeft || inFlight.size() > recordsLeft || waitingEntries > entriesLeft) {
            InFlight oldest = inFlight.remove();
            byFingerprint.remove(oldest.fingerprint());
            bytesInFlight -= oldest.bytes();
            waitingEntries -= oldest.waiting().size();
            switch (oldest) {
                case InFlightRecord record -> complete(record);
                case InFlightChunk chunk -> complete(chunk);
            }
        }
    }

    private void complete(InFlightRecord record) {
        try {
            List<Slot> slots = Futures.join(record.slots());
            verifiedCount++;
            verified.add(record.fingerprint());
            if (record.owner() != NO_OWNER) {
                long anyOwner = fingerprints.ofBundle(record.child());
                verified.add(anyOwner);
                triedOwners.remove(anyOwner);
            }
            for (int slot = 0; slot < slots.size(); slot++) {
                Slot each = slots.get(slot);
                verified.add(fingerprints.ofSlot(record.child(), record.owner(), slot, each.pid(), each.length()));
            }
            for (WaitingEntry entry : record.waiting()) {
                entry.file()
                        .filter(file -> !file.isIn(slots))
                        .map(file -> fingerprintOf(record.child(), record.owner(), file))
                        .ifPresent(slot -> reportWrongFile(record.child(), slot, entry.where()));
            }
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

    private void complete(InFlightChunk chunk) {
        try {
            Futures.join(chunk.content());
            verified.add(chunk.fingerprint());
        } catch (Problem problem) {
            if (!UnreadablePage.isDamage(problem)) {
                throw problem;
            }
            if (!hasBadRecord(chunk.chunk())) {
                for (WaitingEntry entry : chunk.waiting()) {
                    if (!findings.addIfKnown(chunk.fingerprint(), entry.where())) {
                        findings.entry(chunk.fingerprint(), problem, entry.where());
                    }
                }
            }
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
