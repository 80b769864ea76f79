package dev.coffre.server.endpoint;

import dev.coffre.vault.wire.WireJson;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** The response of a route. */
sealed interface HttpAnswer {
    String JSON = "application/json";
    String BINARY = "application/octet-stream";

    /** A complete body. */
    @SuppressWarnings("ArrayRecordComponent") // written once, never compared
    record Body(int status, String type, byte[] bytes, Map<String, String> headers) implements HttpAnswer {}

    /** A body that is written in pieces. */
    record Stream(String type, Writer writer, Map<String, String> headers) implements HttpAnswer {}

    /** Writes a body. */
    @FunctionalInterface
    interface Writer {
        void write(OutputStream out) throws IOException;
    }

    static HttpAnswer json(Object message) {
        return new Body(200, JSON, WireJson.write(message), Map.of());
    }

    static HttpAnswer bytes(byte[] bytes) {
        return new Body(200, BINARY, bytes, Map.of());
    }
}
