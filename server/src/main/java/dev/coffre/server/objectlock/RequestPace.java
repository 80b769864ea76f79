package dev.coffre.server.objectlock;

/** Limits the requests of one kind in one run. Confined to one thread. */
final class RequestPace {
    private final Runnable pause;
    private int left;

    /**
     * @param requests the most in this run
     * @param pause waits before each request
     */
    RequestPace(int requests, Runnable pause) {
        this.left = requests;
        this.pause = pause;
    }

    /** Waits for the next request. Returns false if this run has sent enough, or is to stop. */
    boolean next() {
        if (isOver()) {
            return false;
        }
        left--;
        pause.run();
        return true;
    }

    boolean isOver() {
        return left == 0 || Thread.currentThread().isInterrupted();
    }
}
