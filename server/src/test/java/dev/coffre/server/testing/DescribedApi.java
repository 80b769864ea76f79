package dev.coffre.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.openapiparser.OpenApiParser;
import io.openapiparser.OpenApiResult;
import io.openapiparser.ValidationError;
import io.openapiprocessor.jsonschema.reader.UriReader;
import io.openapiprocessor.jsonschema.schema.DocumentLoader;
import io.openapiprocessor.jsonschema.schema.DocumentStore;
import io.openapiprocessor.jsonschema.schema.JsonInstance;
import io.openapiprocessor.jsonschema.schema.JsonSchema;
import io.openapiprocessor.jsonschema.schema.SchemaStore;
import io.openapiprocessor.jsonschema.validator.Validator;
import io.openapiprocessor.jsonschema.validator.steps.ValidationStep;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The description of the API as somebody else's program reads it, to hold the service to it. */
public final class DescribedApi {
    private static final JsonMapper JSON = new JsonMapper();
    private static final DocumentLoader LOADER =
            new DocumentLoader(new UriReader(), text -> JSON.readValue(text, Object.class));

    private final Map<String, Object> document;
    private final Map<String, Optional<JsonSchema>> schemas = new TreeMap<>();

    /** @param document as the service answers it */
    public DescribedApi(byte[] document) {
        this.document = object(JSON.readValue(document, Object.class));
    }

    /** What the official schema of OpenAPI 3.1 finds wrong. */
    public List<String> errors() {
        OpenApiParser parser = new OpenApiParser(new DocumentStore(), LOADER);
        OpenApiResult result = parser.parse(URI.create("https://localhost/v1/openapi.json"), document);
        SchemaStore official = new SchemaStore(LOADER);
        official.registerDraft202012();
        return result.validate(new Validator(), official)
                ? List.of()
                : result.getValidationErrors().stream()
                        .map(DescribedApi::worded)
                        .toList();
    }

    private static String worded(ValidationError error) {
        return error.getInstanceLocation() + " " + error.getText() + " " + error.getKeywordLocation();
    }

    public String version() {
        return (String) document.getOrDefault("openapi", "");
    }

    /** {@code GET /v1/health}, of every operation. */
    public Stream<String> operations() {
        return object(document.get("paths")).entrySet().stream()
                .flatMap(path -> object(path.getValue()).keySet().stream()
                        .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey()));
    }

    /** One operation, as JSON objects; {@code named} as {@link #operations} says it. */
    public Map<String, Object> operation(String named) {
        String[] parts = named.split(" ", 2);
        return object(object(object(document.get("paths")).get(parts[1])).get(parts[0].toLowerCase(Locale.ROOT)));
    }

    /** The names of the schemes by which an operation's callers make themselves known, and the role that goes with each. */
    public Map<String, List<?>> security(String named) {
        Map<String, List<?>> schemes = new TreeMap<>();
        for (Object alternative : (List<?>) operation(named).getOrDefault("security", List.of())) {
            object(alternative).forEach((scheme, roles) -> schemes.put(scheme, (List<?>) roles));
        }
        return schemes;
    }

    /** The schema of an operation's body, if that is JSON. */
    public Optional<Map<String, Object>> bodySchema(String named) {
        Map<String, Object> content =
                object(object(operation(named).get("requestBody")).get("content"));
        return Optional.of(object(object(content.get("application/json")).get("schema")))
                .filter(schema -> !schema.isEmpty());
    }

    /** What a schema says, wherever it stands. */
    public Map<String, Object> resolved(Map<String, Object> schema) {
        return schema.get("$ref") instanceof String reference
                ? object(object(object(document.get("components")).get("schemas"))
                        .get(reference.substring(reference.lastIndexOf('/') + 1)))
                : schema;
    }

    /** The operation that a request is for. */
    public Optional<String> operationOf(String method, String path) {
        return operations()
                .filter(named -> named.startsWith(method + " "))
                .filter(named -> Pattern.matches(pattern(named.substring(method.length() + 1)), path))
                // What is spelled out goes before what varies.
                .min((one, other) -> other.length() - one.length());
    }

    private static String pattern(String template) {
        return Stream.of(template.split("(?=\\{)|(?<=})"))
                .map(part -> part.startsWith("{") ? "[^/]+" : Pattern.quote(part))
                .reduce("", String::concat);
    }

    /** Holds an answer to what is said of it: its status, its type, and its schema if it is JSON. */
    public void assertSaid(String method, String path, int status, String contentType, byte[] body) {
        Optional<String> named = operationOf(method, path);
        if (named.isEmpty()) {
            assertThat(status)
                    .as(method + " " + path + " is not in the document")
                    .isIn(404, 405);
            return;
        }
        String type = contentType.split(";", 2)[0];
        Map<String, Object> responses = object(operation(named.get()).get("responses"));
        String where = named.get() + " " + status + " " + new String(body, StandardCharsets.UTF_8);
        assertThat(responses).as(where).containsKey(String.valueOf(status));
        Map<String, Object> contents =
                object(object(responses.get(String.valueOf(status))).get("content"));
        assertThat(contents).as(where).containsKey(type);
        Object schema = object(contents.get(type)).get("schema");
        if (type.endsWith("json") && schema != null) {
            assertThat(wrong(named.get() + status, schema, JSON.readValue(body, Object.class)))
                    .as(where)
                    .isEmpty();
        }
    }

    private List<String> wrong(String name, Object schema, Object value) {
        JsonSchema compiled = schemas.computeIfAbsent(name, unused -> Optional.of(compiled(name, schema)))
                .orElseThrow();
        ValidationStep step = new Validator().validate(compiled, new JsonInstance(value));
        List<String> wrong = new ArrayList<>();
        gather(step, wrong);
        return step.isValid() ? List.of() : wrong;
    }

    private static void gather(ValidationStep step, List<String> wrong) {
        if (!step.isValid()) {
            if (step.getSteps().isEmpty()) {
                wrong.add(step.getInstanceLocation() + " " + step.getMessage());
            }
            step.getSteps().forEach(part -> gather(part, wrong));
        }
    }

    private JsonSchema compiled(String name, Object schema) {
        SchemaStore store = new SchemaStore(LOADER);
        store.registerDraft202012();
        URI uri = URI.create("https://localhost/" + name.replaceAll("[^A-Za-z0-9]", "-"));
        Object whole = Map.of(
                "$schema", "https://json-schema.org/draft/2020-12/schema",
                "allOf", List.of(schema),
                "components", object(document.get("components")));
        store.register(uri, whole);
        return store.getSchema(uri);
    }

    @SuppressWarnings("unchecked") // JSON has objects with names only
    private static Map<String, Object> object(@Nullable Object json) {
        return json == null ? Map.of() : (Map<String, Object>) json;
    }
}
