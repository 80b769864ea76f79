package dev.coffre.server.endpoint;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The OpenAPI document. */
final class DocumentRoutes {
    private final Guard guard;
    private final Supplier<byte[]> document;

    /** @param document the document as JSON, built at its first request */
    DocumentRoutes(Guard guard, Supplier<byte[]> document) {
        this.guard = guard;
        this.document = document;
    }

    List<Route> routes() {
        return List.of(guard.anyone()
                .get("/v1/openapi.json", "This document")
                .answersFile(
                        HttpAnswer.JSON,
                        "The API as an OpenAPI 3.1 document",
                        (nobody, request) -> new HttpAnswer.Body(200, HttpAnswer.JSON, document.get(), Map.of())));
    }
}
