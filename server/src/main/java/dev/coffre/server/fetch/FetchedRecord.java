package dev.coffre.server.fetch;

/** A record on its way out, or why there is none; then {@code bytes} is empty. */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record FetchedRecord(Status status, byte[] bytes) {
    private static final byte[] NONE = {};

    static FetchedRecord without(Status status) {
        return new FetchedRecord(status, NONE);
    }

    /** docs/protocol.md §5. */
    public enum Status {
        RECORD(0),
        MISSING(1),
        DAMAGED(2),
        /** Another record that stands in for the one that was asked for. */
        SUBSTITUTE(3);

        private final int number;

        Status(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }
    }
}
