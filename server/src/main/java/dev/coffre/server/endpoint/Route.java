package dev.coffre.server.endpoint;

import dev.coffre.server.openapi.Operation;
import org.springframework.http.HttpMethod;

/**
 * One line of docs/protocol.md.
 *
 * @param said what the description of the API tells of it
 */
record Route(Operation said, Handler handler) {
    /** Answers a request. */
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
