package dev.coffre.acceptance.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/** Things that are done at the same time. A power cut ends all of them. */
final class SideBySide {
    private final Trace trace;
    private final ThreadFactory threads;
    private final List<Thread> begun = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    SideBySide(Trace trace, Scheduler scheduler) {
        this.trace = trace;
        this.threads = scheduler.named("task");
    }

    void begin(String what, Runnable work) {
        Thread thread = threads.newThread(() -> {
            trace.add("begin: %s", what);
            try {
                work.run();
            } catch (PowerCut cut) {
                trace.add("cut off: %s", what);
            } catch (RuntimeException | Error failure) {
                trace.add("failed: %s: %s", what, failure.getMessage());
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
