package dev.coffre.server.openapi;

/** What a body is. */
public sealed interface Content {
    /** A message of {@code dev.coffre.vault.wire}. */
    record Message(Class<?> type) implements Content {}

    /**
     * Anything else.
     *
     * @param meaning what the bytes are
     * @param most bytes of it; 0 where nothing bounds them
     */
    record Bytes(String mediaType, String meaning, long most) implements Content {
        public static final String BINARY = "application/octet-stream";
    }
}
