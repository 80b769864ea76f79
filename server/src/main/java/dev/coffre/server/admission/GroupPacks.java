package dev.coffre.server.admission;

import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.DatabaseClock;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.VaultTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * The packs that a group appended to, as they were when the group was complete. The next group may append to them while this
 * one is made durable.
 *
 * @param begun a time before the packs were written to the store, by the clock of the database; {@link Instant#MIN} before it
 *     is known: no row then
 */
record GroupPacks(List<GroupPack> packs, Instant begun) {
    /**
     * No row for a pack that was begun longer ago. Meanwhile, another process may have found it in the store, collected it and
     * deleted its file and its row: that takes a day at least. So long may a process be suspended.
     */
    static final Duration MAX_AGE = Duration.ofHours(12);

    GroupPacks {
        packs = List.copyOf(packs);
    }

    GroupPacks(List<GroupPack> packs) {
        this(packs, Instant.MIN);
    }

    GroupPacks begunAt(Instant time) {
        return new GroupPacks(packs, time);
    }

    /**
     * @param end the end of the group's last record in the pack
     * @param isNew whether the catalog gets the row of the pack with this group
     * @param full whether the pack is closed with this group
     */
    record GroupPack(OpenPack pack, long end, boolean isNew, boolean full) {
        void makeDurable() {
            if (full) {
                pack.finish();
            } else {
                pack.writer().sync();
            }
        }
    }

    /**
     * Makes everything appended durable: one fsync per pack, side by side. Full packs are closed with their directory. On
     * return or failure, none of the packs is being synced any more.
     */
    void sync(Executor syncers) {
        if (packs.isEmpty()) {
            return;
        }
        List<CompletableFuture<Void>> syncs = new ArrayList<>();
        for (GroupPack pack : packs.subList(1, packs.size())) {
            syncs.add(CompletableFuture.runAsync(pack::makeDurable, syncers));
        }
        syncs.add(onThisThread(packs.getFirst()));
        try {
            CompletableFuture.allOf(syncs.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException failed) {
            throw switch (failed.getCause()) {
                case RuntimeException cause -> cause;
                case null, default -> failed;
            };
        }
    }

    private static CompletableFuture<Void> onThisThread(GroupPack pack) {
        return CompletableFuture.runAsync(pack::makeDurable, Runnable::run);
    }

    /** Inserts the rows of new packs and updates the sizes and the closed state of the packs written to. */
    void record(CatalogConnection connection) {
        PackTable table = new PackTable(connection);
        for (GroupPack each : packs) {
            OpenPack pack = each.pack;
            if (each.isNew) {
                table.insert(
                        pack.nr(),
                        pack.id(),
                        pack.domain().nr(),
                        pack.writer().header().kind());
            }
            table.setBytes(pack.nr(), OpenPack.bytesUntil(each.end));
            if (each.full) {
                table.setClosed(pack.id());
            }
        }
    }

    /**
     * Inserts the rows of packs that were written whole, under numbers that the catalog draws now, and counts all their bytes,
     * needed or not.
     *
     * @return the catalog's number of each pack by its number here. It lacks a pack that has a row already: another process has
     *     found it in the store, or an earlier attempt was committed. Nothing may be located in it any more, as it may be
     *     retired. It also lacks a pack whose domain the catalog does not know, and all packs beyond {@link #MAX_AGE}
     */
    Map<Long, Long> insert(CatalogConnection connection) {
        PackTable table = new PackTable(connection);
        Map<Long, Long> numbers = new HashMap<>();
        if (packs.isEmpty()
                || begun.isBefore(new DatabaseClock(connection).now().minus(MAX_AGE))) {
            return numbers;
        }
        long last = table.lastNr();
        for (GroupPack each : packs) {
            OpenPack pack = each.pack;
            if (table.find(pack.id()).isEmpty()) {
                Optional<DomainRow> domain =
                        new VaultTable(connection).domain(pack.writer().header().domain());
                if (domain.isPresent()) {
                    long bytes = OpenPack.bytesUntil(each.end);
                    int domainNr = domain.get().nr(); // after a failover, it may be another one than before
                    table.insertClosed(++last, pack.writer().header(), domainNr, bytes);
                    new VaultTable(connection).addBytes(domainNr, bytes);
                    numbers.put(pack.nr(), last);
                }
            }
        }
        return numbers;
    }
}
