package dev.coffre.server.endpoint;

import dev.coffre.vault.wire.WireJson;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** The response of a route. */
sealed interface ApiResponse {
    String JSON = "application/json";
    String BINARY = "application/octet-stream";

    /** A complete body. */
    @SuppressWarnings("ArrayRecordComponent") // written once, never compared
    record CompleteBody(int status, String type, byte[] bytes, Map<String, String> headers) implements ApiResponse {}

    /** A body that is written in pieces. */
    record StreamedBody(String type, BodyWriter writer, Map<String, String> headers) implements ApiResponse {}

    /** Writes a body. */
    @FunctionalInterface
    interface BodyWriter {
        void write(OutputStream out) throws IOException;
    }

    static ApiResponse json(Object message) {
        return new CompleteBody(200, JSON, WireJson.write(message), Map.of());
    }

    static ApiResponse bytes(byte[] bytes) {
        return new CompleteBody(200, BINARY, bytes, Map.of());
    }
}
