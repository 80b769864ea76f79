package dev.coffre.server.objectlock;

/** Limits the requests of one run. Confined to one thread. */
final class RequestPace {
    /** Some minutes of work, so that collection and scrub get their turn. */
    private static final int MAX_REQUESTS = 2_000;

    private final Runnable pause;
    private int left = MAX_REQUESTS;

    /** @param pause waits before each request */
    RequestPace(Runnable pause) {
        this.pause = pause;
    }

    /** Waits for the next request. Returns false if this run has sent enough, or is to stop. */
    boolean next() {
        if (left == 0 || Thread.currentThread().isInterrupted()) {
            return false;
        }
        left--;
        pause.run();
        return true;
    }
}
