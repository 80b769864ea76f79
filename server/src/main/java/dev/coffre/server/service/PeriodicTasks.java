package dev.coffre.server.service;

import dev.coffre.server.alerts.AlertScanTask;
import dev.coffre.server.gc.GarbageCollector;
import dev.coffre.server.health.LastSeenTracker;
import dev.coffre.server.health.StorageUsage;
import dev.coffre.server.jobs.JobRecorder;
import dev.coffre.server.scrub.ScrubTask;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs the periodic tasks of a service, pausing a minute after each run. Closing stops them and writes the last-seen
 * times.
 */
public final class PeriodicTasks implements AutoCloseable {
    private static final long INTERVAL_SECONDS = 60;

    private final JobRecorder jobs;
    private final LastSeenTracker lastSeenTracker;
    private final StorageUsage usage;
    private final AlertScanTask alertScan;
    private final ClockCheckTask clockCheck;
    private final GarbageCollector collector;
    private final ScrubTask scrub;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("housekeeping").daemon().factory());

    /** A separate thread for tasks that may take hours, so that they do not delay alerts and jobs. */
    private final ScheduledExecutorService longTaskScheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("care").daemon().factory());

    private PeriodicTasks(
            JobRecorder jobs,
            LastSeenTracker lastSeenTracker,
            StorageUsage usage,
            AlertScanTask rounds,
            ClockCheckTask care,
            GarbageCollector collector,
            ScrubTask scrub) {
        this.jobs = jobs;
        this.lastSeenTracker = lastSeenTracker;
        this.usage = usage;
        this.alertScan = rounds;
        this.clockCheck = care;
        this.collector = collector;
        this.scrub = scrub;
    }

    static PeriodicTasks start(
            JobRecorder jobs,
            LastSeenTracker lastSeen,
            StorageUsage usage,
            AlertScanTask alertScan,
            ClockCheckTask clockCheck,
            GarbageCollector collector,
            ScrubTask scrub) {
        PeriodicTasks housekeeping = new PeriodicTasks(jobs, lastSeen, usage, alertScan, clockCheck, collector, scrub);
        housekeeping.scheduler.execute(() -> runLogged(housekeeping.clockCheck::run));
        var unused = housekeeping.scheduler.scheduleWithFixedDelay(
                housekeeping::runShortTasks, INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
        var alsoUnused = housekeeping.longTaskScheduler.scheduleWithFixedDelay(
                housekeeping::runLongTasks, INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
        return housekeeping;
    }

    private void runLongTasks() {
        runLogged(collector::runIfDue);
        runLogged(scrub::runOnce);
    }

    private void runShortTasks() {
        runLogged(jobs::expire);
        runLogged(lastSeenTracker::flush);
        runLogged(usage::recordToday);
        runLogged(alertScan::runIfDue);
        runLogged(clockCheck::run);
    }

    /**
     * A failure must stop neither the other tasks nor the next run. An error such as a stack overflow would end the
     * schedule silently. The JVM ends when the heap does not suffice, so no such error arrives here.
     */
    static void runLogged(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            System.getLogger(PeriodicTasks.class.getName()).log(System.Logger.Level.ERROR, "housekeeping failed", e);
        }
    }

    @Override
    public void close() {
        scheduler.close();
        longTaskScheduler.shutdownNow(); // an interrupted cycle starts again, an unfinished pack is read first
        longTaskScheduler.close();
        runLogged(lastSeenTracker::flush);
    }
}
