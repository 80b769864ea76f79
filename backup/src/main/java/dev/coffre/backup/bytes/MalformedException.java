package dev.coffre.backup.bytes;

/**
 * Bytes that do not follow docs/format.md. The message is the reason, a clause without a full stop; who knows the record
 * that the bytes came from tells a person.
 */
public final class MalformedException extends RuntimeException {
    public MalformedException(String reason) {
        super(reason);
    }

    public MalformedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
