package dev.coffre.server.service;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs a task every few seconds on a thread of its own, because what it talks to may be slow. Closing interrupts it. */
public final class BackgroundTask implements AutoCloseable {
    private final String name;
    private final Runnable work;
    private final ScheduledExecutorService scheduler;

    /** Used by the thread of the task. */
    private boolean isFailing;

    private BackgroundTask(String name, Runnable work) {
        this.name = name;
        this.work = work;
        this.scheduler = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
    }

    static BackgroundTask start(String name, Duration pause, Runnable work) {
        BackgroundTask task = new BackgroundTask(name, work);
        var unused = task.scheduler.scheduleWithFixedDelay(
                task::run, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
        return task;
    }

    /**
     * A failure must not stop the next run, not even an error such as a stack overflow. The first failure of a row is logged.
     */
    private void run() {
        try {
            work.run();
            isFailing = false;
        } catch (RuntimeException | Error e) {
            if (!isFailing) {
                TaskLog.failed(System.getLogger(BackgroundTask.class.getName()), name, e);
            }
            isFailing = true;
        }
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
        scheduler.close();
    }
}
