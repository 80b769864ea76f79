package dev.coffre.server.endpoint;

import dev.coffre.server.openapi.Operation;
import org.springframework.http.HttpMethod;

/**
 * One route of docs/protocol.md.
 *
 * @param said its operation in the OpenAPI document
 */
record Route(Operation said, Handler handler) {
    /** Handles a request. */
    @FunctionalInterface
    interface Handler {
        HttpAnswer answer(HttpRequest request);
    }

    HttpMethod method() {
        return HttpMethod.valueOf(said.method());
    }

    String path() {
        return said.path();
    }
}
