package dev.coffre.acceptance.simulation;

/**
 * The power of the vault service's machine. It can be made to fail before any step that would last: a change of the disk,
 * or a commit of the catalog.
 */
final class Power {
    private static final int NEVER = -1;

    private final Runnable atCut;
    private boolean on = true;
    private int left = NEVER;

    /** @param atCut keeps what has to be kept as it is in that moment */
    Power(Runnable atCut) {
        this.atCut = atCut;
    }

    /** So many steps more, and it fails. */
    void failAfter(int steps) {
        left = steps;
    }

    boolean isOn() {
        return on;
    }

    void cut() {
        if (on) {
            on = false;
            atCut.run();
        }
    }

    void back() {
        on = true;
        left = NEVER;
    }

    /** What comes next would last. */
    void step() {
        count();
        require();
    }

    /** As {@link #step}, where nothing may be thrown. */
    void count() {
        if (on && left > NEVER && left-- == 0) {
            cut();
        }
    }

    /** Whether the next step is the one at which it fails. */
    boolean failsNow() {
        return on && left == 0;
    }

    void require() {
        if (!on) {
            throw new PowerCut();
        }
    }
}
