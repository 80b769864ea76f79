package dev.coffre.server.admission;

import dev.coffre.server.catalog.ThreadFactories;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The one thread that appends to packs and writes record rows (group commit). Batches that arrive while a group is made
 * durable form the next group. So a single client never waits for other clients, and many clients share one fsync.
 */
public final class Committer implements AutoCloseable {
    /** A group is committed once it holds this many bytes. */
    private static final long MAX_GROUP = 64 << 20;

    private final BlockingQueue<CommitterTask> tasks = new LinkedBlockingQueue<>();
    private final GroupCommit groupCommit;
    private final Thread thread;

    /** @param threads makes the thread, which starts at once */
    public Committer(GroupCommit groupCommit, ThreadFactories threads) {
        this.groupCommit = groupCommit;
        this.thread = threads.factory("committer").newThread(this::run);
        thread.start();
    }

    private sealed interface CommitterTask {
        CompletableFuture<?> done();
    }

    private record PutTask(AdmissionBatch batch, CompletableFuture<PutResult> done) implements CommitterTask {}

    private record CallTask(Runnable work, CompletableFuture<Void> done) implements CommitterTask {}

    private record StopTask(CompletableFuture<Void> done) implements CommitterTask {}

    /** Waits until the batch is durable or refused. */
    public PutResult put(AdmissionBatch batch) {
        CompletableFuture<PutResult> done = new CompletableFuture<>();
        tasks.add(new PutTask(batch, done));
        return await(done);
    }

    /** Runs work that must not overlap with an admission, and waits for it. */
    public void run(Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        tasks.add(new CallTask(work, done));
        await(done);
    }

    private void run() {
        List<CommitterTask> waiting = new ArrayList<>();
        while (true) {
            waiting.clear();
            waiting.add(next());
            tasks.drainTo(waiting);
            if (!execute(waiting)) {
                return;
            }
        }
    }

    private CommitterTask next() {
        while (true) {
            try {
                return tasks.take();
            } catch (InterruptedException ignoredBecauseOnlyStopEndsThisThread) {
                continue;
            }
        }
    }

    /** Runs the tasks in order of arrival. Returns false once it reaches a stop. */
    private boolean execute(List<CommitterTask> waiting) {
        List<PutTask> group = new ArrayList<>();
        long bytes = 0;
        for (CommitterTask task : waiting) {
            switch (task) {
                case PutTask put -> {
                    group.add(put);
                    bytes += put.batch.bytes();
                    if (bytes >= MAX_GROUP) {
                        commit(group);
                        bytes = 0;
                    }
                }
                case CallTask call -> {
                    commit(group);
                    bytes = 0;
                    complete(call);
                }
                case StopTask stop -> {
                    commit(group);
                    stop.done.complete(null);
                    return false;
                }
            }
        }
        commit(group);
        return true;
    }

    private void commit(List<PutTask> group) {
        if (group.isEmpty()) {
            return;
        }
        try {
            List<BatchOutcome> outcomes =
                    groupCommit.commit(group.stream().map(PutTask::batch).toList());
            for (int i = 0; i < group.size(); i++) {
                switch (outcomes.get(i)) {
                    case BatchOutcome.AnsweredBatch answered ->
                        group.get(i).done.complete(answered.admission());
                    case BatchOutcome.RefusedBatch refused ->
                        group.get(i).done.completeExceptionally(refused.problem());
                }
            }
        } catch (RuntimeException | Error failed) {
            // The waiting callers must learn of it, and later ones need this thread.
            group.forEach(put -> put.done.completeExceptionally(failed));
        }
        group.clear();
    }

    private static void complete(CallTask call) {
        try {
            call.work.run();
            call.done.complete(null);
        } catch (RuntimeException | Error failed) {
            call.done.completeExceptionally(failed);
        }
    }

    private static <T> T await(CompletableFuture<T> done) {
        try {
            return done.join();
        } catch (CompletionException e) {
            throw switch (e.getCause()) {
                case Problem problem -> problem.causedBy(problem);
                case RuntimeException failed -> failed;
                case null, default ->
                    ProblemCode.INTERNAL_BUG
                            .with("reason", "the committer failed")
                            .causedBy(e);
            };
        }
    }

    /** Finishes the waiting tasks, then stops the thread. */
    @Override
    public void close() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        tasks.add(new StopTask(done));
        done.join();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
