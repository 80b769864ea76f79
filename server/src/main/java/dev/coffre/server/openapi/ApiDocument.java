package dev.coffre.server.openapi;

import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.ProblemResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The API as an OpenAPI 3.1 document. */
public final class ApiDocument {
    private static final String VERSION = "3.1.0";
    private static final String DESCRIPTION =
            "How agents and scripts speak to a Coffre vault service. The rules that hold for"
                    + " every route, and the layout of what is not JSON, are in docs/protocol.md; what each problem code means, and"
                    + " its remedy, in docs/errors.md.";

    /** HTTP status Unsupported Media Type, for a body that is not of the route's type. */
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;

    private final MessageSchemas schemas = new MessageSchemas();

    private ApiDocument() {}

    /**
     * Returns the document as JSON objects.
     *
     * @param chapters operations by chapter
     * @param version of the service
     */
    public static Map<String, Object> of(Map<String, List<Operation>> chapters, String version) {
        return new ApiDocument().document(chapters, version);
    }

    private Map<String, Object> document(Map<String, List<Operation>> chapters, String version) {
        Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
        chapters.forEach((chapter, operations) ->
                operations.forEach(operation -> paths.computeIfAbsent(operation.path(), path -> new LinkedHashMap<>())
                        .put(operation.method().toLowerCase(Locale.ROOT), operation(chapter, operation))));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", VERSION);
        document.put(
                "info",
                ordered(
                        "title",
                        "Coffre vault service",
                        "description",
                        DESCRIPTION,
                        "license",
                        ordered("name", "Apache-2.0", "identifier", "Apache-2.0"),
                        "version",
                        version));
        document.put("servers", List.of(Map.of("url", "/")));
        document.put(
                "tags",
                chapters.keySet().stream()
                        .map(chapter -> Map.of("name", chapter))
                        .toList());
        document.put("paths", paths);
        Map<String, Object> components = ordered(
                "securitySchemes",
                Arrays.stream(AuthenticationScheme.values())
                        .collect(Collectors.toMap(
                                AuthenticationScheme::code,
                                AuthenticationScheme::schema,
                                (one, other) -> one,
                                LinkedHashMap::new)),
                "responses",
                Map.of("Problem", problem("Any other problem.", schemas.of(ProblemResponse.class))));
        components.put("schemas", schemas.all());
        document.put("components", components);
        return document;
    }

    private Map<String, Object> operation(String chapter, Operation operation) {
        Map<String, Object> described =
                ordered("operationId", id(operation), "summary", operation.summary(), "tags", List.of(chapter));
        described.put("security", security(operation.access()));
        List<Map<String, Object>> parameters = Stream.concat(
                        operation.variables().stream().map(variable -> parameter(variable, "path")),
                        operation.query().stream().map(parameter -> parameter(parameter, "query")))
                .toList();
        if (!parameters.isEmpty()) {
            described.put("parameters", parameters);
        }
        operation
                .body()
                .ifPresent(body -> described.put("requestBody", ordered("required", true, "content", content(body))));
        described.put("responses", responses(operation));
        return described;
    }

    /** Builds an operation id such as {@code postSessionsBySessionHave}. */
    private static String id(Operation operation) {
        return operation.method().toLowerCase(Locale.ROOT)
                + Arrays.stream(operation.path().split("[/.-]"))
                        .filter(part -> !part.isEmpty() && !part.equals("v1"))
                        .map(part -> part.startsWith("{")
                                ? "By" + capital(part.substring(1, part.length() - 1))
                                : capital(part))
                        .collect(Collectors.joining());
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static List<Map<String, List<String>>> security(RouteAccess access) {
        List<String> roles = access.role().stream().toList();
        return access.schemes().stream()
                .map(scheme -> Map.of(scheme.code(), roles))
                .toList();
    }

    private static Map<String, Object> parameter(Parameter parameter, String where) {
        Map<String, Object> described = ordered("name", parameter.name(), "in", where);
        if (where.equals("path")) {
            described.put("required", true);
        }
        described.put("description", parameter.meaning());
        described.put("schema", parameter.schema());
        return described;
    }

    private Map<String, Object> responses(Operation operation) {
        Map<String, Object> responses = new LinkedHashMap<>();
        responses.put(
                "200", ordered("description", meaning(operation.answer()), "content", content(operation.answer())));
        Map<Integer, List<String>> codes = operation.problems().stream()
                .collect(Collectors.groupingBy(
                        ProblemCode::httpStatus,
                        TreeMap::new,
                        Collectors.mapping(ProblemCode::code, Collectors.toCollection(ArrayList::new))));
        if (operation.body().isPresent()) {
            codes.put(UNSUPPORTED_MEDIA_TYPE, List.of(ProblemCode.REQUEST_MALFORMED.code()));
        }
        codes.forEach((status, here) -> responses.put(
                String.valueOf(status),
                problem(
                        String.join(", ", here),
                        Map.of(
                                "allOf",
                                List.of(
                                        schemas.of(ProblemResponse.class),
                                        Map.of("properties", Map.of("code", Map.of("enum", here))))))));
        responses.put("default", Map.of("$ref", "#/components/responses/Problem"));
        return responses;
    }

    private static Map<String, Object> problem(String meaning, Map<String, Object> schema) {
        return ordered("description", meaning, "content", Map.of("application/problem+json", Map.of("schema", schema)));
    }

    private static String meaning(BodyType content) {
        return switch (content) {
            case BodyType.Message message -> message.type().getSimpleName();
            case BodyType.Bytes bytes -> bytes.meaning();
        };
    }

    private Map<String, Object> content(BodyType content) {
        return switch (content) {
            case BodyType.Message message -> Map.of("application/json", Map.of("schema", schemas.of(message.type())));
            case BodyType.Bytes bytes ->
                bytes.mediaType().equals(BodyType.Bytes.BINARY)
                        ? Map.of(bytes.mediaType(), Map.of("schema", binary(bytes)))
                        : Map.of(bytes.mediaType(), Map.of());
        };
    }

    private static Map<String, Object> binary(BodyType.Bytes bytes) {
        Map<String, Object> schema = ordered("description", bytes.meaning());
        if (bytes.maxBytes() > 0) {
            schema.put("maxLength", bytes.maxBytes());
        }
        return schema;
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> ordered = new LinkedHashMap<>();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            ordered.put((String) namesAndValues[at], namesAndValues[at + 1]);
        }
        return ordered;
    }
}
