package dev.coffre.server.openapi;

import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.wire.Holds;
import dev.coffre.vault.wire.OneOf;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The JSON schemas of messages, read from their records: a component is a property, required unless it is an
 * {@link Optional}. Gathers the schema of every message that was asked for. For one thread.
 */
final class MessageSchemas {
    private final Map<String, Object> schemas = new TreeMap<>();

    /** A reference to the message's schema, which is among {@link #all} from now on. */
    Map<String, Object> of(Class<?> message) {
        if (!message.isRecord()) {
            throw new IllegalArgumentException(message + " is no message");
        }
        String name = name(message);
        if (!schemas.containsKey(name)) {
            schemas.put(name, Map.of());
            schemas.put(name, object(message));
        }
        return Map.of("$ref", "#/components/schemas/" + name);
    }

    Map<String, Object> all() {
        return schemas;
    }

    /** {@code JobEntry}; {@code ReportJobEnd} for one within another. */
    private static String name(Class<?> message) {
        Class<?> outer = message.getEnclosingClass();
        return (outer == null ? "" : name(outer)) + message.getSimpleName();
    }

    private Map<String, Object> object(Class<?> message) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (RecordComponent component : message.getRecordComponents()) {
            Type type = component.getGenericType();
            boolean optional = component.getType() == Optional.class;
            properties.put(component.getName(), schema(optional ? argument(type, 0) : type, component));
            if (!optional) {
                required.add(component.getName());
            }
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("properties", properties);
        if (!required.isEmpty()) {
            object.put("required", required);
        }
        return object;
    }

    private Map<String, Object> schema(Type type, RecordComponent component) {
        if (type instanceof ParameterizedType parameterized) {
            return parameterized.getRawType() == List.class
                    ? Map.of("type", "array", "items", schema(argument(type, 0), component))
                    : Map.of("type", "object", "additionalProperties", schema(argument(type, 1), component));
        }
        if (type == String.class) {
            return text(component.getAnnotation(Holds.class), component.getAnnotation(OneOf.class));
        }
        if (type == boolean.class || type == Boolean.class) {
            return Map.of("type", "boolean");
        }
        if (type == int.class || type == Integer.class) {
            return number("int32", component.getAnnotation(Holds.class));
        }
        if (type == long.class || type == Long.class) {
            return number("int64", component.getAnnotation(Holds.class));
        }
        return of((Class<?>) type);
    }

    private static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }

    private static Map<String, Object> number(String format, @Nullable Holds holds) {
        Map<String, Object> schema = new LinkedHashMap<>(Map.of("type", "integer", "format", format));
        if (holds != null) {
            switch (holds.value()) {
                case MILLIS -> schema.put("description", "in ms since 1970");
                case PERCENT -> schema.putAll(Map.of("minimum", 0, "maximum", 100));
                default -> throw new IllegalArgumentException(holds + " on a number");
            }
        }
        return schema;
    }

    private static Map<String, Object> text(@Nullable Holds holds, @Nullable OneOf codes) {
        Map<String, Object> schema = new LinkedHashMap<>(Map.of("type", "string"));
        if (codes != null) {
            schema.put("enum", List.of(codes.value()));
        }
        if (holds != null) {
            schema.putAll(
                    switch (holds.value()) {
                        case ID -> Map.of("pattern", "^[0-9a-f]{32}$");
                        case HASH -> Map.of("pattern", "^[0-9a-f]{64}$");
                        case SIGNATURE -> Map.of("pattern", "^[0-9a-f]{128}$");
                        case BASE64 -> Map.of("contentEncoding", "base64");
                        case DAY -> Map.of("format", "date");
                        case SECRET -> Map.of("format", "password");
                        case VERSION -> Map.of("pattern", "^[0-9A-Za-z.+_-]+$", "maxLength", AgentSoftware.MAX_VERSION);
                        case SYSTEM -> Map.of("pattern", "^[0-9A-Za-z.+_~ -]+$", "maxLength", AgentSoftware.MAX_OS);
                        case MILLIS, PERCENT -> throw new IllegalArgumentException(holds + " on a text");
                    });
        }
        return schema;
    }
}
