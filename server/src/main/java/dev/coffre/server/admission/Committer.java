package dev.coffre.server.admission;

import dev.coffre.server.catalog.ServiceThreads;
import dev.coffre.vault.Admission;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The one thread that appends to packs and writes record rows (group commit). Batches that arrive while a group is made durable
 * form the next group: a lone client never waits for company, and many clients share one fsync.
 */
public final class Committer implements AutoCloseable {
    /** A group is committed once it holds this many bytes. */
    private static final long MAX_GROUP = 64 << 20;

    private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private final GroupCommit groupCommit;
    private final Thread thread;

    /** @param threads makes the thread, which starts at once */
    public Committer(GroupCommit groupCommit, ServiceThreads threads) {
        this.groupCommit = groupCommit;
        this.thread = threads.named("committer").newThread(this::run);
        thread.start();
    }

    private sealed interface Task {
        CompletableFuture<?> done();
    }

    private record Put(Batch batch, CompletableFuture<Admission> done) implements Task {}

    private record Call(Runnable work, CompletableFuture<Void> done) implements Task {}

    private record Stop(CompletableFuture<Void> done) implements Task {}

    /** Waits until the batch is durable or refused. */
    public Admission put(Batch batch) {
        CompletableFuture<Admission> done = new CompletableFuture<>();
        tasks.add(new Put(batch, done));
        return await(done);
    }

    /** Runs work that must not overlap with an admission, and waits for it. */
    public void run(Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        tasks.add(new Call(work, done));
        await(done);
    }

    private void run() {
        List<Task> waiting = new ArrayList<>();
        while (true) {
            waiting.clear();
            waiting.add(next());
            tasks.drainTo(waiting);
            if (!carryOut(waiting)) {
                return;
            }
        }
    }

    private Task next() {
        while (true) {
            try {
                return tasks.take();
            } catch (InterruptedException ignoredBecauseOnlyStopEndsThisThread) {
                continue;
            }
        }
    }

    /** Runs the tasks in order of arrival. Returns false once it reaches a stop. */
    private boolean carryOut(List<Task> waiting) {
        List<Put> group = new ArrayList<>();
        long bytes = 0;
        for (Task task : waiting) {
            switch (task) {
                case Put put -> {
                    group.add(put);
                    bytes += put.batch.bytes();
                    if (bytes >= MAX_GROUP) {
                        commit(group);
                        bytes = 0;
                    }
                }
                case Call call -> {
                    commit(group);
                    bytes = 0;
                    complete(call);
                }
                case Stop stop -> {
                    commit(group);
                    stop.done.complete(null);
                    return false;
                }
            }
        }
        commit(group);
        return true;
    }

    private void commit(List<Put> group) {
        if (group.isEmpty()) {
            return;
        }
        try {
            List<BatchOutcome> outcomes =
                    groupCommit.commit(group.stream().map(Put::batch).toList());
            for (int i = 0; i < group.size(); i++) {
                switch (outcomes.get(i)) {
                    case BatchOutcome.Answered answered -> group.get(i).done.complete(answered.admission());
                    case BatchOutcome.Refused refused -> group.get(i).done.completeExceptionally(refused.problem());
                }
            }
        } catch (RuntimeException | Error failed) {
            // The waiting callers must learn of it, and later ones need this thread.
            group.forEach(put -> put.done.completeExceptionally(failed));
        }
        group.clear();
    }

    private static void complete(Call call) {
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
        tasks.add(new Stop(done));
        done.join();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
