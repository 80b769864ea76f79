package dev.coffre.server.gc;

import dev.coffre.server.admission.AdmissionThread;
import dev.coffre.server.admission.OpenPacks;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.GarbageQueries;
import dev.coffre.server.catalog.GarbageQueries.PackUsage;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.store.pack.PackKind;
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
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * Rewrites packs of which less than {@value #REWRITE_BELOW_PERCENT} % is still needed, and packs with a damaged directory
 * whose records can still be read. The emptiest packs come first, because they free the most for the least copying. An empty
 * pack needs no copying at all. In a store that cannot append, small packs are merged too: a batch of an idle vault is a pack.
 * One run at a time.
 */
public final class Compactor {
    /**
     * The result of one compaction run.
     *
     * @param forgotten records that were dropped
     * @param packs packs that were retired
     * @param bytesMoved bytes that were copied to new packs
     */
    record CompactionReport(long forgotten, long packs, long bytesMoved) {}

    private static final int REWRITE_BELOW_PERCENT = 60;

    /** A pack with fewer needed bytes is small. */
    private static final long SMALL_BYTES = 8 << 20;

    /** A collection merges the small packs of a domain and kind when there are at least this many. */
    private static final int MERGED_TOGETHER = 4;

    private final Catalog catalog;
    private final AdmissionThread admissionThread;
    private final OpenPacks openPacks;
    private final StoreFiles store;
    private final BiConsumer<PackRow, Oid> onDamage;
    private final Supplier<LongPredicate> rewritable;
    private final InstantSource clock;

    /**
     * @param onDamage receives records whose bytes turn out to be damaged
     * @param rewritable returns which packs may be rewritten now, by their numbers. Packs that nothing needs are always retired
     */
    public Compactor(
            Catalog catalog,
            AdmissionThread admissionThread,
            OpenPacks openPacks,
            StoreFiles store,
            BiConsumer<PackRow, Oid> onDamage,
            Supplier<LongPredicate> rewritable,
            InstantSource clock) {
        this.catalog = catalog;
        this.admissionThread = admissionThread;
        this.openPacks = openPacks;
        this.store = store;
        this.onDamage = onDamage;
        this.rewritable = rewritable;
        this.clock = clock;
    }

    /** Returns whether a pack with so many needed bytes of so many is rewritten. */
    public static boolean isSparse(long live, long bytes, boolean isSound) {
        return live * 100 < bytes * REWRITE_BELOW_PERCENT || bytes == 0 || !isSound;
    }

    private static boolean isSparse(PackUsage use) {
        return isSparse(use.live(), use.bytes(), use.isSound());
    }

    /** Returns whether a pack with so many needed bytes is merged with others, in a store that cannot append. */
    public static boolean isSmall(long live) {
        return live < SMALL_BYTES;
    }

    private boolean isSmall(PackUsage use) {
        return isSmall(use.live()) && store.store().disk().isEmpty();
    }

    private record Candidate(PackUsage use, PackRow pack) {}

    private record PackGroup(DomainId domain, PackKind kind) {}

    /** @param sweepableCycle the records condemned up to this cycle are dropped */
    CompactionReport run(long sweepableCycle, Consumer<GcPhase> progress) {
        LongPredicate mayRewrite = rewritable.get();
        List<PackUsage> candidates =
                catalog.read(connection -> new GarbageQueries(connection).packUsage(sweepableCycle)).stream()
                        .filter(use -> isSparse(use) || isSmall(use))
                        .filter(use -> use.live() == 0 || mayRewrite.test(use.nr()))
                        .sorted(Comparator.comparingDouble(use -> (double) use.live() / Math.max(1, use.bytes())))
                        .toList();
        long forgotten = dropLostRecords(sweepableCycle);
        long packs = 0;
        long moved = 0;
        for (List<PackRow> alike : groupPacks(candidates)) {
            try (PackRewriter rewrite =
                    new PackRewriter(catalog, admissionThread, openPacks, store, onDamage, clock, sweepableCycle)) {
                progress.accept(GcPhase.COPY);
                alike.forEach(rewrite::copyNeeded);
                progress.accept(GcPhase.PUBLISH);
                rewrite.publish();
                forgotten += rewrite.recordsDropped();
                packs += rewrite.packsRetired();
                moved += rewrite.bytesMoved();
            }
        }
        return new CompactionReport(forgotten, packs, moved);
    }

    /**
     * Drops condemned records that no pack holds, and returns their number. Must run before any pack is rewritten, because a
     * rewrite may drop the records that replace them.
     */
    private long dropLostRecords(long sweepableCycle) {
        AtomicLong forgotten = new AtomicLong();
        admissionThread.run(() -> forgotten.set(catalog.write(
                connection -> new GarbageQueries(connection).deleteCondemnedWithoutPack(sweepableCycle))));
        return forgotten.get();
    }

    private Iterable<List<PackRow>> groupPacks(List<PackUsage> uses) {
        List<List<PackRow>> empty = new ArrayList<>();
        Map<PackGroup, List<Candidate>> others = new LinkedHashMap<>();
        for (PackUsage use : uses) {
            Optional<PackRow> pack = ensureClosed(use.nr());
            if (pack.isPresent() && use.live() == 0) {
                empty.add(List.of(pack.get()));
            } else if (pack.isPresent()) {
                others.computeIfAbsent(
                                new PackGroup(pack.get().domain(), pack.get().kind()), first -> new ArrayList<>())
                        .add(new Candidate(use, pack.get()));
            }
        }
        others.values().stream()
                .map(this::worthRewriting)
                .filter(alike -> !alike.isEmpty())
                .forEach(empty::add);
        return empty;
    }

    /** Returns the sparse packs, and the small ones if there are enough of them. */
    private List<PackRow> worthRewriting(List<Candidate> alike) {
        long small = alike.stream().filter(each -> isSmall(each.use)).count();
        return alike.stream()
                .filter(each -> isSparse(each.use) || small >= MERGED_TOGETHER)
                .map(Candidate::pack)
                .toList();
    }

    /** Returns the pack, closed. A pack that is being written is closed first, and the next batch begins another pack. */
    private Optional<PackRow> ensureClosed(long nr) {
        Optional<PackRow> pack = pack(nr);
        if (pack.isPresent() && !pack.get().closed()) {
            admissionThread.run(() -> openPacks.close(pack.get().id(), catalog));
            return pack(nr).filter(PackRow::closed);
        }
        return pack;
    }

    private Optional<PackRow> pack(long nr) {
        return catalog.read(connection -> new PackTable(connection).find(nr));
    }
}
