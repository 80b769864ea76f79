package dev.coffre.server.openapi;

/** Type of a body. */
public sealed interface Content {
    /** A message of {@code dev.coffre.vault.wire}. */
    record Message(Class<?> type) implements Content {}

    /**
     * A body of another type.
     *
     * @param meaning description of the bytes
     * @param most maximum length in bytes; 0 for no limit
     */
    record Bytes(String mediaType, String meaning, long most) implements Content {
        public static final String BINARY = "application/octet-stream";
    }
}
