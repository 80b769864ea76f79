package dev.coffre.backup.save.known;

import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.Content;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.reference.Child;
import dev.coffre.backup.save.draft.Placement;
import dev.coffre.backup.save.draft.RecordTable;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.problem.Problem;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Deduplication index: finds by pid the content that this run sealed or that the previous point has. The previous point's pages
 * are read only when the first new content appears, because most runs have little or none.
 *
 * <p>Pids come from this machine's own points only: another machine of the domain could have lied. Thread-safe.
 */
public final class KnownContent {
    private final RecordTable records;
    private final Optional<TreeRoot> previous;
    private final PageSource previousPages;
    private final Losses avoided;
    private final PidPlaces places;
    private final Map<Pid, CompletableFuture<Child>> beingSealed = new HashMap<>();
    private boolean loaded;

    /**
     * @param places empty
     * @param avoided records of the previous point that must not be reused
     */
    public KnownContent(
            RecordTable records,
            PidPlaces places,
            Optional<TreeRoot> previous,
            PageSource previousPages,
            Losses avoided) {
        this.records = records;
        this.places = places;
        this.previous = previous;
        this.previousPages = previousPages;
        this.avoided = avoided;
    }

    /** Adds the content of the previous point. The thread that walks must call this before the first look-up. */
    public void load() {
        if (!loaded) {
            loaded = true;
            new PreviousTree(previous, previousPages).forEach(before -> learn(before.entry()));
        }
    }

    private void learn(Entry entry) {
        switch (entry.content()) {
            case Content.None() -> {}
            case Content.Bundled(Child bundle, int slot, Pid pid) -> learn(pid, bundle, slot);
            case Content.Chunks _, Content.FileList _ -> learnChunks(entry);
        }
    }

    private void learnChunks(Entry entry) {
        try {
            ChunkStream chunks =
                    ChunkStream.of(entry.content(), entry.metadata().size(), previousPages);
            while (chunks.hasNext()) {
                Child chunk = chunks.next().chunk();
                learn(chunk.pid(), chunk, PidTable.NO_SLOT);
            }
        } catch (Problem gone) {
            if (!PreviousTree.isLoss(gone)) {
                throw gone;
            }
        }
    }

    private synchronized void learn(Pid pid, Child record, int slot) {
        if (!avoided.include(record)) {
            places.putIfAbsent(pid, records.number(record), slot);
        }
    }

    /** Returns the record with this content that the vault lost; empty if there is none. */
    public Optional<Child> lost(Pid pid) {
        return avoided.heldBy(pid);
    }

    /** Returns where the small file with this pid is. */
    public synchronized Optional<Placement.InBundle> bundled(Pid pid) {
        return places.find(pid).map(place -> new Placement.InBundle(place.record(), place.slot(), pid));
    }

    /** Registers a small file in a bundle of this run. */
    public synchronized void bundled(Placement.InBundle place) {
        places.putIfAbsent(place.pid(), place.bundle(), place.slot());
    }

    /** Returns the chunk with this pid. Calls {@code seal} unless the chunk is known or being sealed. */
    public Child chunk(Pid pid, Supplier<Child> seal) {
        CompletableFuture<Child> mine = new CompletableFuture<>();
        CompletableFuture<Child> others;
        synchronized (this) {
            Optional<PidPlaces.Place> known = places.find(pid);
            if (known.isPresent()) {
                return records.child(known.get().record());
            }
            others = beingSealed.putIfAbsent(pid, mine);
        }
        return others != null ? join(others) : seal(pid, seal, mine);
    }

    /** Cannot deadlock: the thread that seals waits for nothing that this one holds. */
    private static Child join(CompletableFuture<Child> others) {
        try {
            return others.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    private Child seal(Pid pid, Supplier<Child> seal, CompletableFuture<Child> mine) {
        try {
            Child sealed = seal.get();
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
