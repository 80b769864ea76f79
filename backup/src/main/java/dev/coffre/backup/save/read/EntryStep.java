package dev.coffre.backup.save.read;

/**
 * The completion of one or more entries. The thread that walks finishes steps in walk order, regardless of the order in
 * which their tasks end. So timing does not affect what is stored.
 */
public interface EntryStep {

    /** Returns whether {@link #finish} would not block. */
    boolean isReady();

    /** Returns the number of entries that it completes. */
    default int entries() {
        return 1;
    }

    /** Waits for the tasks of this entry and adds the entry to the stream. */
    void finish();

    /** Returns a step that never blocks. */
    static EntryStep immediate(Runnable finish) {
        return immediate(1, finish);
    }

    /** Returns a step for this many entries that never blocks. */
    static EntryStep immediate(int entries, Runnable finish) {
        return new EntryStep() {
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
