package dev.coffre.server.openapi;

import dev.coffre.vault.field.FieldFormat;
import dev.coffre.vault.field.FieldRule;
import dev.coffre.vault.field.LongRange;
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
 * JSON schemas of messages, derived from their records: each component is a property, required unless it is an
 * {@link Optional}. Collects the schemas that were asked for. Confined to one thread.
 */
final class MessageSchemas {
    private final Map<String, Object> schemas = new TreeMap<>();

    /** Returns a reference to the message's schema, and adds the schema to {@link #all}. */
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

    /** Returns a name such as {@code JobEntry}, or {@code ReportJobEnd} for a nested record. */
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
            FieldRule rule = FieldRule.of(component);
            properties.put(
                    component.getName(), optional ? nullable(schema(typeArgument(type, 0), rule)) : schema(type, rule));
            if (!optional) {
                required.add(component.getName());
            }
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("properties", properties);
        object.put("additionalProperties", true);
        if (!required.isEmpty()) {
            object.put("required", required);
        }
        return object;
    }

    /** Null counts as missing. */
    private static Map<String, Object> nullable(Map<String, Object> schema) {
        Map<String, Object> wider = new LinkedHashMap<>(schema);
        if (wider.containsKey("$ref")) {
            return Map.of("anyOf", List.of(schema, Map.of("type", "null")));
        }
        wider.computeIfPresent("type", (key, type) -> List.of(type, "null"));
        wider.computeIfPresent("enum", (key, codes) -> withNull((List<?>) codes));
        return wider;
    }

    private static List<@Nullable Object> withNull(List<?> codes) {
        List<@Nullable Object> wider = new ArrayList<>(codes);
        wider.add(null);
        return wider;
    }

    private Map<String, Object> schema(Type type, FieldRule rule) {
        if (type instanceof ParameterizedType parameterized) {
            return parameterized.getRawType() == List.class ? list(type, rule) : map(type, rule);
        }
        if (type == String.class) {
            return text(rule);
        }
        if (type == boolean.class || type == Boolean.class) {
            return Map.of("type", "boolean");
        }
        if (type == int.class || type == Integer.class) {
            return number("int32", rule);
        }
        if (type == long.class || type == Long.class) {
            return number("int64", rule);
        }
        return of((Class<?>) type);
    }

    private Map<String, Object> list(Type type, FieldRule rule) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "array");
        schema.put("items", schema(typeArgument(type, 0), rule));
        if (rule.members().isBounded()) {
            schema.put("minItems", rule.members().min());
            schema.put("maxItems", rule.members().max());
        }
        return schema;
    }

    private Map<String, Object> map(Type type, FieldRule rule) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("additionalProperties", schema(typeArgument(type, 1), rule));
        if (rule.members().isBounded()) {
            schema.put("maxProperties", rule.members().max());
        }
        return schema;
    }

    private static Type typeArgument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }

    private static Map<String, Object> number(String format, FieldRule rule) {
        Map<String, Object> schema = number(format, rule.range());
        if (rule.format().filter(FieldFormat.Format.MILLIS::equals).isPresent()) {
            schema.put("description", "in ms since 1970");
        }
        return schema;
    }

    static Map<String, Object> number(String format, LongRange range) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "integer");
        schema.put("format", format);
        if (range.isBounded()) {
            schema.put("minimum", range.min());
            schema.put("maximum", range.max());
        }
        return schema;
    }

    private static Map<String, Object> text(FieldRule rule) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "string");
        if (!rule.allowedValues().isEmpty()) {
            schema.put("enum", rule.allowedValues());
            return schema;
        }
        rule.format().ifPresent(holds -> {
            switch (holds) {
                case BASE64 -> schema.put("contentEncoding", "base64");
                case DAY -> schema.put("format", "date");
                case SECRET -> schema.put("format", "password");
                default -> {}
            }
        });
        rule.pattern().ifPresent(pattern -> schema.put("pattern", anchored(pattern.pattern())));
        if (rule.range().isBounded()) {
            schema.put("minLength", rule.range().min());
            schema.put("maxLength", rule.range().max());
        }
        return schema;
    }

    /** Anchors the pattern, because JSON Schema matches a pattern anywhere in the text. */
    static String anchored(String pattern) {
        return "^(?:" + pattern + ")$";
    }
}
