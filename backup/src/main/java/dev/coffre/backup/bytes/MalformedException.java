package dev.coffre.backup.bytes;

/**
 * Bytes that do not follow docs/format.md. Whoever knows the record that the bytes came from tells a
 * person, with the reason: a clause without a full stop.
 */
public final class MalformedException extends RuntimeException {
    private final String reason;

    public MalformedException(String reason) {
        super(reason);
        this.reason = reason;
    }

    public MalformedException(String reason, Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
