package dev.coffre.server.admission;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.Lease;
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
import org.jspecify.annotations.Nullable;

/**
 * The one thread that admits batches and appends to packs. Batches that arrive while a group is made durable form the next
 * group, and are checked and appended meanwhile. So a single client never waits for other clients, and many clients share one
 * fsync.
 */
public final class AdmissionThread implements AutoCloseable {
    private static final AdmissionTask GROUP_ENDED = new GroupEnded();

    private final BlockingQueue<AdmissionTask> tasks = new LinkedBlockingQueue<>();
    private final AdmissionPipeline pipeline;
    private final Thread thread;

    /** @param threads makes the thread, which {@link #start} starts */
    public AdmissionThread(
            Catalog catalog, OpenPacks packs, CapacityCheck capacity, GroupFlusher flusher, ThreadFactories threads) {
        this.pipeline = new AdmissionPipeline(catalog, packs, capacity, flusher, () -> tasks.add(GROUP_ENDED));
        this.thread = threads.factory("admission").newThread(this::run);
    }

    /** Starts the thread. Until then, tasks wait. */
    public void start() {
        thread.start();
    }

    private sealed interface AdmissionTask {}

    private record PutTask(QueuedBatch batch) implements AdmissionTask {}

    private record CallTask(Runnable work, CompletableFuture<Void> done) implements AdmissionTask {}

    private record GroupEnded() implements AdmissionTask {}

    private record StopTask(CompletableFuture<Void> done) implements AdmissionTask {}

    /** Waits until the batch is durable or refused. */
    public PutResult put(UploadedBatch batch) {
        QueuedBatch queued = new QueuedBatch(batch);
        tasks.add(new PutTask(queued));
        return await(queued.result());
    }

    /** Runs work that must not overlap with an admission, and waits for it. */
    public void run(Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        tasks.add(new CallTask(Lease.carry(work), done));
        await(done);
    }

    /** Runs the tasks in order of arrival. Batches that wait together are looked up together. */
    private void run() {
        @Nullable AdmissionTask after = null;
        while (true) {
            AdmissionTask task = after == null ? next() : after;
            after = null;
            switch (task) {
                case PutTask first -> {
                    List<QueuedBatch> batches = new ArrayList<>(List.of(first.batch));
                    after = tasks.poll();
                    while (after instanceof PutTask put) {
                        batches.add(put.batch);
                        after = tasks.poll();
                    }
                    pipeline.admit(batches);
                }
                case GroupEnded() -> {}
                case CallTask call -> {
                    pipeline.settle();
                    complete(call);
                }
                case StopTask stop -> {
                    pipeline.settle();
                    stop.done.complete(null);
                    return;
                }
            }
            pipeline.advance();
        }
    }

    private AdmissionTask next() {
        while (true) {
            try {
                return tasks.take();
            } catch (InterruptedException ignoredBecauseOnlyStopEndsThisThread) {
                continue;
            }
        }
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
                            .with("reason", "the admission thread failed")
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
        pipeline.close();
    }
}
