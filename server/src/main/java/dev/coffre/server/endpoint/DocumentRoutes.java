package dev.coffre.server.endpoint;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The OpenAPI document. */
final class DocumentRoutes {
    private final ApiAuthenticator authenticator;
    private final Supplier<byte[]> document;

    /** @param document the document as JSON, built at its first request */
    DocumentRoutes(ApiAuthenticator authenticator, Supplier<byte[]> document) {
        this.authenticator = authenticator;
        this.document = document;
    }

    List<Route> routes() {
        return List.of(authenticator
                .anonymous()
                .get("/v1/openapi.json", "This document")
                .answersFile(
                        ApiResponse.JSON,
                        "The API as an OpenAPI 3.1 document",
                        (nobody, request) ->
                                new ApiResponse.CompleteBody(200, ApiResponse.JSON, document.get(), Map.of())));
    }
}
