package dev.coffre.vault.wire;

/**
 * Bytes that are not the expected JSON message. Each end reports it in its own way: for the vault it is a bad request, for an
 * agent a response that did not come from a vault.
 */
public final class MalformedMessage extends RuntimeException {
    public MalformedMessage(String what, Throwable cause) {
        super(what, cause);
    }

    public MalformedMessage(String what) {
        super(what);
    }
}
