package dev.coffre.acceptance.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/** Things that are done at the same time. A power cut ends all of them. */
final class SideBySide {
    private final Trace trace;
    private final ThreadFactory own;
    private final ThreadFactory requests;
    private final List<Thread> begun = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    SideBySide(Trace trace, Scheduler scheduler) {
        this.trace = trace;
        this.own = scheduler.factory("care");
        this.requests = scheduler.requests();
    }

    /** The tasks that the service runs by itself. */
    void begin(String what, Runnable work) {
        begin(what, work, own);
    }

    void beginRequests(String what, Runnable work) {
        begin(what, work, requests);
    }

    private void begin(String what, Runnable work, ThreadFactory threads) {
        Thread thread = threads.newThread(() -> {
            trace.add("begin: %s", what);
            try {
                work.run();
            } catch (PowerCut cut) {
                trace.add("cut off: %s", what);
            } catch (RuntimeException | Error failure) {
                trace.add("failed: %s: %s", what, failure);
                failures.add(failure);
            }
            trace.add("end: %s", what);
        });
        begun.add(thread);
        thread.start();
    }

    /** Until all have ended. @throws RuntimeException as the first that failed */
    void await() {
        for (Thread thread : begun) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        for (Throwable failure : failures) {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }
    }
}
