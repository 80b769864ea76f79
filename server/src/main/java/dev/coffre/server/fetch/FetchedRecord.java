package dev.coffre.server.fetch;

/** The answer for one record. {@code bytes} is empty if there is no record to send. */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record FetchedRecord(FetchStatus status, byte[] bytes) {
    private static final byte[] NONE = {};

    static FetchedRecord without(FetchStatus status) {
        return new FetchedRecord(status, NONE);
    }

    /** The status byte of the answer, see docs/protocol.md §5. */
    public enum FetchStatus {
        RECORD(0),
        MISSING(1),
        DAMAGED(2),
        /** Another record, which stands in for the requested one. */
        SUBSTITUTE(3);

        private final int number;

        FetchStatus(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }
    }
}
