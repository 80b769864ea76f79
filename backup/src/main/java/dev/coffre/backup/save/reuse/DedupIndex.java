package dev.coffre.backup.save.reuse;

import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.run.Futures;
import dev.coffre.backup.save.pending.ContentLocation;
import dev.coffre.backup.save.pending.RecordTable;
import dev.coffre.backup.save.pid.PidIndex;
import dev.coffre.backup.save.pid.PidTable;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.record.RecordType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Deduplication index. Finds by pid the content that this run sealed or that the previous point has. It learns the content of
 * the previous point only when the first new content appears, because most runs have little or none. It learns that from the
 * notes of the leaf pages, and opens the pages that have no note.
 *
 * <p>Pids come from this machine's own points only, because another machine of the domain could have lied. Thread-safe.
 */
public final class DedupIndex {
    private final RecordTable records;
    private final Optional<TreeRoot> previous;
    private final PageSource previousPages;
    private final Optional<LeafNoteReferences> notes;
    private final LostRecords unusable;
    private final PidIndex pidIndex;
    private final Map<Pid, CompletableFuture<RecordReference>> beingSealed = new HashMap<>();
    private boolean loaded;

    /** Records with smaller numbers were known before this run sealed any. */
    private int previousEnd;

    /**
     * @param pidIndex empty
     * @param notes of the pages of {@code previous}; empty if no note may be used
     * @param unusable records of the previous point that must not be reused
     */
    public DedupIndex(
            RecordTable records,
            PidIndex pidIndex,
            Optional<TreeRoot> previous,
            PageSource previousPages,
            Optional<LeafNoteReferences> notes,
            LostRecords unusable) {
        this.records = records;
        this.pidIndex = pidIndex;
        this.previous = previous;
        this.previousPages = previousPages;
        this.notes = notes;
        this.unusable = unusable;
    }

    /** Adds the content of the previous point. The thread that walks must call this before the first look-up. */
    public void loadPrevious() {
        if (!loaded) {
            loaded = true;
            new PreviousTree(previous, previousPages).forEach(this::learnFromNote, before -> learn(before.entry()));
            previousEnd = records.size();
        }
    }

    private boolean learnFromNote(Subtree leaf) {
        return notes.isPresent() && notes.get().forEach(leaf.page().oid(), new Learner());
    }

    /** Learns in the order of the entries, so that records get the same numbers with and without notes. */
    private final class Learner implements LeafReferences.Sink {
        @Override
        public void file(RecordReference bundle, int slot, long size, long first, long second) {
            learn(first, second, bundle, slot);
        }

        @Override
        public void chunk(RecordReference chunk) {
            learn(chunk.pid(), chunk, PidTable.NO_SLOT);
        }

        @Override
        public void list(RecordReference list, long size) {
            learnChunks(new FileContent.FileList(list), size);
        }
    }

    private void learn(Entry entry) {
        switch (entry.content()) {
            case FileContent.None() -> {}
            case FileContent.Bundled(RecordReference bundle, int slot, Pid pid) -> learn(pid, bundle, slot);
            case FileContent.Chunks _, FileContent.FileList _ ->
                learnChunks(entry.content(), entry.metadata().size());
        }
    }

    private void learnChunks(FileContent content, long size) {
        try {
            ChunkStream chunks = ChunkStream.of(content, size, previousPages);
            while (chunks.hasNext()) {
                for (RecordReference record : chunks.next().chunk().records()) {
                    if (record.type() == RecordType.CHUNK) {
                        learn(record.pid(), record, PidTable.NO_SLOT);
                    }
                }
            }
        } catch (Problem gone) {
            if (!PreviousTree.isLost(gone)) {
                throw gone;
            }
        }
    }

    private void learn(Pid pid, RecordReference record, int slot) {
        learn(pid.first(), pid.second(), record, slot);
    }

    private synchronized void learn(long first, long second, RecordReference record, int slot) {
        if (!unusable.contains(record)) {
            pidIndex.putIfAbsent(first, second, records.number(record), slot);
        }
    }

    /**
     * Returns whether the previous point has a chunk with this pid that can be reused. Independent of what this run sealed, and
     * so of timing.
     */
    public synchronized boolean isInPreviousPoint(Pid pid) {
        return pidIndex.find(pid).filter(place -> place.record() < previousEnd).isPresent();
    }

    /** Returns whether a record of the previous point can be referenced again. */
    public boolean isUsable(RecordReference record) {
        return !unusable.contains(record);
    }

    /** Returns the record with this content that the vault lost; empty if there is none. */
    public Optional<RecordReference> lostRecord(Pid pid) {
        return unusable.withContent(pid);
    }

    /** Returns where the small file with this pid is. */
    public synchronized Optional<ContentLocation.InBundle> bundled(Pid pid) {
        return pidIndex.find(pid).map(place -> new ContentLocation.InBundle(place.record(), place.slot(), pid));
    }

    /** Registers a small file in a bundle of this run. */
    public synchronized void bundled(ContentLocation.InBundle place) {
        Pid pid = place.pid();
        pidIndex.putIfAbsent(pid.first(), pid.second(), place.bundle(), place.slot());
    }

    /** Returns the chunk with this pid. Calls {@code seal} unless the chunk is known or being sealed. */
    public RecordReference findOrSealChunk(Pid pid, Supplier<RecordReference> seal) {
        CompletableFuture<RecordReference> mine = new CompletableFuture<>();
        CompletableFuture<RecordReference> others;
        synchronized (this) {
            Optional<PidIndex.RecordSlot> known = pidIndex.find(pid);
            if (known.isPresent()) {
                return records.child(known.get().record());
            }
            others = beingSealed.putIfAbsent(pid, mine);
        }
        // This cannot deadlock: a thread that seals the same chunk waits for nothing that this one holds.
        return others != null ? Futures.join(others) : seal(pid, seal, mine);
    }

    private RecordReference seal(Pid pid, Supplier<RecordReference> seal, CompletableFuture<RecordReference> mine) {
        try {
            RecordReference sealed = seal.get();
            learn(pid, sealed, PidTable.NO_SLOT);
            mine.complete(sealed);
            return sealed;
        } catch (Throwable thrown) {
            mine.completeExceptionally(thrown);
            throw thrown;
        } finally {
            synchronized (this) {
                beingSealed.remove(pid);
            }
        }
    }
}
