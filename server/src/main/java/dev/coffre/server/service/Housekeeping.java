package dev.coffre.server.service;

import dev.coffre.server.alerts.Rounds;
import dev.coffre.server.collection.Collector;
import dev.coffre.server.health.Sightings;
import dev.coffre.server.health.Usage;
import dev.coffre.server.jobs.JobLog;
import dev.coffre.server.scrub.ScrubRound;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Periodic tasks of a running service, each minute. Closing it stops them and writes what is only in memory. */
public final class Housekeeping implements AutoCloseable {
    private static final long EVERY_SECONDS = 60;

    private final JobLog jobs;
    private final Sightings sightings;
    private final Usage usage;
    private final Rounds rounds;
    private final Care care;
    private final Collector collector;
    private final ScrubRound scrub;
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("housekeeping").daemon().factory());

    /** A separate thread for tasks that may take hours, so that they do not delay alerts and jobs. */
    private final ScheduledExecutorService longWork = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("care").daemon().factory());

    private Housekeeping(
            JobLog jobs,
            Sightings sightings,
            Usage usage,
            Rounds rounds,
            Care care,
            Collector collector,
            ScrubRound scrub) {
        this.jobs = jobs;
        this.sightings = sightings;
        this.usage = usage;
        this.rounds = rounds;
        this.care = care;
        this.collector = collector;
        this.scrub = scrub;
    }

    /** @param nanos a monotonic clock */
    public static Housekeeping begin(VaultService service, LongSupplier nanos) {
        Housekeeping housekeeping = new Housekeeping(
                service.jobLog(),
                service.sightings(),
                service.usage(),
                service.rounds(),
                new Care(service, nanos),
                service.collector(),
                service.scrubRound());
        housekeeping.clockwork.execute(() -> quietly(housekeeping.care::look));
        var unused = housekeeping.clockwork.scheduleWithFixedDelay(
                housekeeping::all, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
        var alsoUnused = housekeeping.longWork.scheduleWithFixedDelay(
                housekeeping::longOnes, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
        return housekeeping;
    }

    private void longOnes() {
        quietly(collector::tend);
        quietly(scrub::look);
    }

    private void all() {
        quietly(jobs::tend);
        quietly(sightings::write);
        quietly(usage::write);
        quietly(rounds::look);
        quietly(care::look);
    }

    /** A failure must stop neither the other tasks nor the next run. */
    private static void quietly(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            System.getLogger(Housekeeping.class.getName()).log(System.Logger.Level.ERROR, "housekeeping failed", e);
        }
    }

    @Override
    public void close() {
        clockwork.close();
        longWork.shutdownNow(); // an interrupted cycle starts again, an unfinished pack is read first
        longWork.close();
        quietly(sightings::write);
    }
}
