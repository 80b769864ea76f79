package dev.coffre.backup.save.read;

/**
 * The end of what is done for one entry. Steps are finished in walk order by the thread that walks, whenever their tasks
 * were done: so timing decides nothing about what is stored.
 */
public interface Step {

    /** Whether {@link #finish} would not wait. */
    boolean isReady();

    /** How many entries end with it. */
    default int entries() {
        return 1;
    }

    /** Waits for what other threads do for this entry, and adds the entry to the stream. */
    void finish();

    /** A step that waits for nothing. */
    static Step immediate(Runnable finish) {
        return immediate(1, finish);
    }

    /** A step for so many entries that waits for nothing. */
    static Step immediate(int entries, Runnable finish) {
        return new Step() {
            @Override
            public int entries() {
                return entries;
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void finish() {
                finish.run();
            }
        };
    }
}
