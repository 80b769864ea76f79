package dev.coffre.server.endpoint;

import dev.coffre.server.testing.DescribedApi;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Bodies for an operation, made of what the document says of them: right, nearly right, and such as nobody should send. */
record HostileArguments(DescribedApi api, List<String> ids, RandomGenerator random) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<Long> NUMBERS =
            List.of(0L, 1L, -1L, 7L, 30L, 9_999L, 1_700_000_000_000L, (long) Integer.MAX_VALUE, Long.MAX_VALUE);

    /** @param schema of the body */
    String body(Map<String, Object> schema) {
        return switch (random.nextInt(12)) {
            case 0 -> "";
            case 1 -> "[".repeat(5_000);
            case 2 -> "{\"\u0000\": 1e999}";
            default -> JSON.writeValueAsString(value(schema));
        };
    }

    private @Nullable Object value(Map<String, Object> given) {
        if (random.nextInt(40) == 0) {
            return random.nextBoolean() ? null : List.of(Map.of("what", "nobody asked for"));
        }
        Map<String, Object> schema = api.resolved(given);
        if (schema.get("anyOf") instanceof List<?> choices) {
            return value(map(choices.getFirst()));
        }
        return switch (type(schema)) {
            case "object" -> object(schema);
            case "array" ->
                IntStream.range(0, random.nextInt(3))
                        .mapToObj(i -> value(map(schema.get("items"))))
                        .toList();
            case "integer" -> NUMBERS.get(random.nextInt(NUMBERS.size()));
            case "boolean" -> random.nextBoolean();
            case "string" -> text(schema);
            default -> throw new AssertionError("a schema that this test cannot fill: " + schema);
        };
    }

    /** What may be null or missing says so beside its type. */
    private static String type(Map<String, Object> schema) {
        return String.valueOf(schema.get("type") instanceof List<?> types ? types.getFirst() : schema.get("type"));
    }

    private Map<String, Object> object(Map<String, Object> schema) {
        Map<String, Object> object = new LinkedHashMap<>();
        map(schema.get("properties")).forEach((name, property) -> {
            if (random.nextInt(4) != 0) {
                object.put(name, value(map(property)));
            }
        });
        if (schema.get("additionalProperties") instanceof Map) {
            object.put("x".repeat(1 + random.nextInt(300)), value(map(schema.get("additionalProperties"))));
        }
        return object;
    }

    private String text(Map<String, Object> schema) {
        if (schema.get("enum") instanceof List<?> codes && random.nextInt(8) != 0) {
            return String.valueOf(codes.get(random.nextInt(codes.size())));
        }
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> "x".repeat(70_000);
            case 2 -> "' OR 1=1; --\u0000\u202e";
            case 3 -> "../../../etc/passwd";
            case 4 -> "AAAA".repeat(random.nextInt(300));
            case 5 -> "saturday";
            default -> ids.get(random.nextInt(ids.size()));
        };
    }

    @SuppressWarnings("unchecked") // JSON has objects with names only
    private static Map<String, Object> map(@Nullable Object json) {
        return json == null ? Map.of() : (Map<String, Object>) json;
    }
}
