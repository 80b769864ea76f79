package dev.coffre.backup.save.read;

import dev.coffre.backup.save.stage.ReadEntry;

/** The result of a read that may still be running. */
interface PendingRead {

    /** Returns whether {@link #take} would not block. */
    boolean isReady();

    /** Waits for the result. Must be called once. */
    ReadEntry take();

    /** Returns how many entries of the point the result is. */
    default int entries() {
        return 1;
    }

    /** A result that is there. */
    record Ready(ReadEntry entry) implements PendingRead {
        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public ReadEntry take() {
            return entry;
        }

        @Override
        public int entries() {
            return entry.entries();
        }
    }
}
