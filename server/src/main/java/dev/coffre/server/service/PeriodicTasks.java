package dev.coffre.server.service;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs the periodic tasks of a service, pausing after each run. Closing stops them and runs the last task. */
public final class PeriodicTasks implements AutoCloseable {
    private static final long INTERVAL_SECONDS = 60;
    private static final System.Logger LOG = System.getLogger(PeriodicTasks.class.getName());

    private final List<Runnable> everySecond;
    private final Runnable last;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("housekeeping").daemon().factory());

    /** Separate threads for tasks that may take hours, so that they do not delay alerts and jobs. */
    private final ScheduledExecutorService longTaskScheduler;

    /** Everything that writes may wait for this one, so no other task delays it. */
    private final ScheduledExecutorService urgentScheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("recovery").daemon().factory());

    private final ScheduledExecutorService exchangeScheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("exchange").daemon().factory());

    /** Used by one thread at a time. */
    private boolean isExchangeFailing;

    private PeriodicTasks(List<List<Runnable>> longTasks, List<Runnable> everySecond, Runnable last) {
        this.longTaskScheduler = startLong(longTasks, Duration.ofSeconds(INTERVAL_SECONDS));
        this.everySecond = everySecond;
        this.last = last;
    }

    /**
     * Starts the tasks.
     *
     * @param first also runs at once
     * @param tasks run every minute, before {@code first}
     * @param longTasks may take hours, but delay only those of the same list; they are interrupted at the end
     * @param urgent runs every second; it may take long, too, and is interrupted at the end
     * @param everySecond run once more at the end
     * @param last runs at the end
     */
    static PeriodicTasks start(
            Runnable first,
            List<Runnable> tasks,
            List<List<Runnable>> longTasks,
            Runnable urgent,
            List<Runnable> everySecond,
            Runnable last) {
        PeriodicTasks housekeeping = new PeriodicTasks(longTasks, everySecond, last);
        housekeeping.scheduler.execute(() -> runLogged(first));
        var unused = housekeeping.scheduler.scheduleWithFixedDelay(
                () -> {
                    tasks.forEach(PeriodicTasks::runLogged);
                    runLogged(first);
                },
                INTERVAL_SECONDS,
                INTERVAL_SECONDS,
                TimeUnit.SECONDS);
        var urgentUnused =
                housekeeping.urgentScheduler.scheduleWithFixedDelay(() -> runLogged(urgent), 1, 1, TimeUnit.SECONDS);
        if (!everySecond.isEmpty()) {
            var thirdUnused = housekeeping.exchangeScheduler.scheduleWithFixedDelay(
                    housekeeping::runEverySecond, 1, 1, TimeUnit.SECONDS);
        }
        return housekeeping;
    }

    /** Runs each list again and again, in a thread of its own. */
    static ScheduledExecutorService startLong(List<List<Runnable>> tasks, Duration pause) {
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(
                tasks.size(), Thread.ofPlatform().name("care-", 1).daemon().factory());
        for (List<Runnable> some : tasks) {
            var unused = threads.scheduleWithFixedDelay(
                    () -> some.forEach(PeriodicTasks::runLogged),
                    pause.toMillis(),
                    pause.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
        return threads;
    }

    /** While the database does not answer, this fails every second. The first failure of a row is logged. */
    private void runEverySecond() {
        try {
            everySecond.forEach(Runnable::run);
            isExchangeFailing = false;
        } catch (RuntimeException | Error e) {
            if (!isExchangeFailing) {
                log(e);
            }
            isExchangeFailing = true;
        }
    }

    /**
     * A failure must stop neither the other tasks nor the next run. An error such as a stack overflow would end the
     * schedule silently. The JVM ends when the heap does not suffice, so no such error arrives here.
     */
    static void runLogged(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            log(e);
        }
    }

    private static void log(Throwable e) {
        TaskLog.failed(LOG, "housekeeping", e);
    }

    @Override
    public void close() {
        scheduler.close();
        longTaskScheduler.shutdownNow(); // an interrupted cycle starts again, an unfinished pack is read first
        urgentScheduler.shutdownNow();
        longTaskScheduler.close();
        urgentScheduler.close();
        exchangeScheduler.close();
        runEverySecond();
        runLogged(last);
    }
}
