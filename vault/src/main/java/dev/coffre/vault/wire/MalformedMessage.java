package dev.coffre.vault.wire;

/**
 * Bytes that are not the JSON message they should be. Each end words it for itself: for the vault it is a bad
 * request, for an agent it is an answer that did not come from a vault.
 */
public final class MalformedMessage extends RuntimeException {
    public MalformedMessage(String what, Throwable cause) {
        super(what, cause);
    }

    public MalformedMessage(String what) {
        super(what);
    }
}
