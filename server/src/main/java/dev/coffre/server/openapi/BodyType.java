package dev.coffre.server.openapi;

/** Type of a body. */
public sealed interface BodyType {
    /** A message of {@code dev.coffre.vault.wire}. */
    record Message(Class<?> type) implements BodyType {}

    /**
     * A body of another type.
     *
     * @param meaning description of the bytes
     * @param maxBytes maximum length in bytes; 0 for no limit
     */
    record Bytes(String mediaType, String meaning, long maxBytes) implements BodyType {
        public static final String BINARY = "application/octet-stream";
    }
}
