package dev.coffre.backup.bytes;

/**
 * Bytes that do not follow docs/format.md. The caller that knows the record reports the reason, a clause without a full
 * stop, to a person.
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
