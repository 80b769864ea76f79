package dev.coffre.vault.wire;

/**
 * Bytes that are not the expected JSON message. Each end reports it in its own way: for the vault it is a bad request,
 * for an agent a response that did not come from a vault.
 */
public final class MalformedMessageException extends RuntimeException {
    public MalformedMessageException(String what, Throwable cause) {
        super(what, cause);
    }

    public MalformedMessageException(String what) {
        super(what);
    }
}
