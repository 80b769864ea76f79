package dev.coffre.server.admission;

import dev.coffre.server.catalog.ThreadFactories;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Makes one group after the other durable, while the admission thread checks the next one: its packs are synced side by side,
 * then one transaction writes all rows, and then its senders get their results. Thread-safe; the groups end in the order in
 * which they are begun.
 */
public final class GroupFlusher implements AutoCloseable {
    /** Maximum number of packs that are written at once, beside the one that the group's own thread writes. */
    private static final int SYNCERS = 7;

    private final GroupWriter writer;
    private final ExecutorService thread;
    private final ExecutorService syncers;

    /** @param threads makes the threads, which start when they are needed */
    public GroupFlusher(GroupWriter writer, ThreadFactories threads) {
        this.writer = writer;
        this.thread = Executors.newSingleThreadExecutor(threads.factory("group-flusher"));
        this.syncers = Executors.newFixedThreadPool(SYNCERS, threads.factory("pack-sync"));
    }

    /** Begins to make a sealed group durable. The result never fails. */
    CompletableFuture<GroupOutcome> begin(AdmissionGroup group, GroupPacks packs) {
        return CompletableFuture.supplyAsync(() -> makeDurable(group, packs), thread);
    }

    private GroupOutcome makeDurable(AdmissionGroup group, GroupPacks packs) {
        Instant begun;
        try {
            begun = writer.now();
            packs.sync(syncers);
        } catch (RuntimeException | Error failed) {
            return new GroupOutcome.NotSynced(failed);
        }
        try {
            return new GroupOutcome.Durable(writer.write(group, packs.begunAt(begun)));
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
