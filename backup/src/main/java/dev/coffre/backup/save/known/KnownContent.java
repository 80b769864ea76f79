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
 * Content that need not be sealed again, by its pid: what this run sealed, and what the previous point has. The previous
 * point's pages are read for it only when the first new content comes, since most runs meet none or little.
 *
 * <p>Pids come from this machine's own points alone: another machine of the domain could have lied. Thread-safe.
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
     * @param avoided records of the previous point that must not be taken over
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

    /** Takes over what the previous point has; to be called, by the thread that walks, before anything is looked up. */
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

    /** The record that held this content, and that the vault lost. */
    public Optional<Child> lost(Pid pid) {
        return avoided.heldBy(pid);
    }

    /** Where the small file with this pid is. */
    public synchronized Optional<Placement.InBundle> bundled(Pid pid) {
        return places.find(pid).map(place -> new Placement.InBundle(place.record(), place.slot(), pid));
    }

    /** A small file went into a bundle of this run. */
    public synchronized void bundled(Placement.InBundle place) {
        places.putIfAbsent(place.pid(), place.bundle(), place.slot());
    }

    /** The chunk with this pid; {@code seal} makes it if nobody did or does. */
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

    /** Another thread is at it right now, and waits for nothing that this one holds. */
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
