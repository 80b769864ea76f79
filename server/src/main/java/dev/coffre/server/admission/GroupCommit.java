package dev.coffre.server.admission;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.SessionTable;
import dev.coffre.server.catalog.ThreadFactories;
import dev.coffre.vault.id.SessionId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Makes one group after the other durable, while the committer checks the next one: its packs are synced side by side, then
 * one transaction writes all rows, and then its senders get their results. Thread-safe; the groups end in the order in which
 * they are begun.
 */
public final class GroupCommit implements AutoCloseable {
    /** Maximum number of packs that are written at once, beside the one that the group's own thread writes. */
    private static final int SYNCERS = 7;

    private final Catalog catalog;
    private final SessionPins pins;
    private final ExecutorService thread;
    private final ExecutorService syncers;

    /**
     * The sessions for which the previous group pinned. One may have been displaced before, while its batch waited here, so
     * the next group looks for them. Confined to {@link #thread}.
     */
    private Set<SessionId> pinnedBefore = Set.of();

    /** @param threads makes the threads, which start when they are needed */
    public GroupCommit(Catalog catalog, SessionPins pins, ThreadFactories threads) {
        this.catalog = catalog;
        this.pins = pins;
        this.thread = Executors.newSingleThreadExecutor(threads.factory("group-commit"));
        this.syncers = Executors.newFixedThreadPool(SYNCERS, threads.factory("pack-sync"));
    }

    /** Begins to make a sealed group durable. The result never fails. */
    CompletableFuture<GroupOutcome> begin(CommitGroup group, GroupPacks packs) {
        return CompletableFuture.supplyAsync(() -> makeDurable(group, packs), thread);
    }

    private GroupOutcome makeDurable(CommitGroup group, GroupPacks packs) {
        try {
            packs.sync(syncers);
        } catch (RuntimeException | Error failed) {
            return new GroupOutcome.NotSynced(failed);
        }
        try {
            List<SessionId> displaced = catalog.write(connection -> {
                packs.record(connection);
                group.write(connection);
                return new SessionTable(connection).unknownAmong(pinnedBefore);
            });
            displaced.forEach(pins::forget);
            group.addPinsTo(pins);
            pinnedBefore = group.sessions();
            group.answer();
            return new GroupOutcome.Durable();
        } catch (RuntimeException | Error failed) {
            return new GroupOutcome.Unsettled(failed);
        }
    }

    /** Waits for the groups that were begun. */
    @Override
    public void close() {
        thread.close();
        syncers.close();
    }
}
