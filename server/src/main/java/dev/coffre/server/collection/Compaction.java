package dev.coffre.server.collection;

import dev.coffre.server.admission.Committer;
import dev.coffre.server.admission.OpenPacks;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.Garbage;
import dev.coffre.server.catalog.Garbage.PackUse;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.Packs;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.pack.PackKind;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Rewrites packs of which less than {@value #WORTH_PERCENT} % is still needed, and packs with a damaged directory whose records
 * can still be read. The emptiest packs come first: they free the most for the least copying, and an empty pack needs no
 * copying at all. One run at a time.
 */
public final class Compaction {
    private static final int WORTH_PERCENT = 60;

    private final Catalog catalog;
    private final Committer committer;
    private final OpenPacks openPacks;
    private final StoreFiles store;
    private final BiConsumer<PackRow, Oid> damageFound;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** @param damageFound receives records whose bytes turn out to be damaged */
    public Compaction(
            Catalog catalog,
            Committer committer,
            OpenPacks openPacks,
            StoreFiles store,
            BiConsumer<PackRow, Oid> damageFound,
            InstantSource clock,
            RandomGenerator random) {
        this.catalog = catalog;
        this.committer = committer;
        this.openPacks = openPacks;
        this.store = store;
        this.damageFound = damageFound;
        this.clock = clock;
        this.random = random;
    }

    private record Kind(DomainId domain, PackKind kind) {}

    /** @param settled the records condemned up to this cycle are dropped */
    CompactionReport run(long settled, Consumer<CollectionPhase> progress) {
        List<PackUse> worthwhile = catalog.read(connection -> new Garbage(connection).packs(settled)).stream()
                .filter(use -> use.live() * 100 < use.bytes() * WORTH_PERCENT || use.bytes() == 0 || !use.isSound())
                .sorted(Comparator.comparingDouble(use -> (double) use.live() / Math.max(1, use.bytes())))
                .toList();
        long forgotten = forgetLost(settled);
        long packs = 0;
        long moved = 0;
        for (List<PackRow> alike : alike(worthwhile)) {
            try (Rewrite rewrite =
                    new Rewrite(catalog, committer, store, damageFound, clock, random, openPacks::nextNr, settled)) {
                progress.accept(CollectionPhase.COPY);
                alike.forEach(rewrite::take);
                progress.accept(CollectionPhase.SETTLE);
                rewrite.settle();
                forgotten += rewrite.forgotten();
                packs += rewrite.packsLeft();
                moved += rewrite.bytesMoved();
            }
        }
        return new CompactionReport(forgotten, packs, moved);
    }

    /** Runs before any pack is rewritten, because the records that replace the lost ones may go with a pack. */
    private long forgetLost(long settled) {
        AtomicLong forgotten = new AtomicLong();
        committer.run(() -> forgotten.set(catalog.write(connection -> new Garbage(connection).forgetLost(settled))));
        return forgotten.get();
    }

    private Iterable<List<PackRow>> alike(List<PackUse> uses) {
        List<List<PackRow>> empty = new ArrayList<>();
        Map<Kind, List<PackRow>> others = new LinkedHashMap<>();
        for (PackUse use : uses) {
            Optional<PackRow> pack = closed(use.nr());
            if (pack.isPresent() && use.live() == 0) {
                empty.add(List.of(pack.get()));
            } else if (pack.isPresent()) {
                others.computeIfAbsent(new Kind(pack.get().domain(), pack.get().kind()), first -> new ArrayList<>())
                        .add(pack.get());
            }
        }
        empty.addAll(others.values());
        return empty;
    }

    /** Returns the pack, after closing it if it is being written. The next batch begins another pack. */
    private Optional<PackRow> closed(long nr) {
        Optional<PackRow> pack = pack(nr);
        if (pack.isPresent() && !pack.get().closed()) {
            committer.run(() -> openPacks.close(pack.get().id(), catalog));
            return pack(nr).filter(PackRow::closed);
        }
        return pack;
    }

    private Optional<PackRow> pack(long nr) {
        return catalog.read(connection -> new Packs(connection).find(nr));
    }
}
