package dev.coffre.server.catalog;

/** What a record is good for. Only {@link #LIVE} ones may be relied on: for every new backup the others are absent. */
public enum RecordState {
    /** Whole, and so is everything below it; or lost, and what stands in for it is. */
    LIVE(0),
    /** Its bytes are not in the store any more, or are not what they were. */
    DAMAGED(1),
    /** Whole itself, or replaced, but something below it is damaged. */
    TAINTED(2),
    /** No recovery point needs it: collection will leave it behind when its pack is written anew. */
    CONDEMNED(3);

    private final int number;

    RecordState(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static RecordState numbered(int number) {
        return values()[number];
    }
}
