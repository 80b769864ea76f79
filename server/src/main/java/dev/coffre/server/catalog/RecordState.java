package dev.coffre.server.catalog;

/** The state of a record. Only {@link #LIVE} records may be relied on; a new backup treats the others as absent. */
public enum RecordState {
    /** The record and everything below it are intact, or its substitute is. */
    LIVE(0),
    /** Its bytes are missing from the store or have changed. */
    DAMAGED(1),
    /** The record is intact or aliased, but something below it is damaged. */
    TAINTED(2),
    /**
     * No recovery point needs it. Garbage collection drops it when its pack is rewritten. Derived from the condemning cycle,
     * never stored as a state.
     */
    CONDEMNED(3);

    private final int number;

    RecordState(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static RecordState fromNumber(int number) {
        return values()[number];
    }
}
