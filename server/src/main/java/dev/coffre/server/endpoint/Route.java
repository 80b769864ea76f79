package dev.coffre.server.endpoint;

import dev.coffre.server.openapi.Operation;
import org.springframework.http.HttpMethod;

/**
 * One route of docs/protocol.md.
 *
 * @param operation as the OpenAPI document describes it
 */
record Route(Operation operation, RouteHandler handler) {
    /** Handles a request. */
    @FunctionalInterface
    interface RouteHandler {
        ApiResponse answer(ApiRequest request);
    }

    HttpMethod method() {
        return HttpMethod.valueOf(operation.method());
    }

    String path() {
        return operation.path();
    }
}
