package dev.coffre.web.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a form and of the query. Only the value of a single field is cut at the limit: a cut value in a list
 * would be another value of the list, so the list omits it.
 *
 * @param values decoded, by name, in the order of the request
 * @param maxLength limit for a value in characters
 */
public record FormFields(Map<String, List<String>> values, int maxLength) {

    /**
     * Parses fields of the type {@code application/x-www-form-urlencoded}. A name or value with malformed encoding is empty.
     *
     * @param encoded such as the query and the body
     */
    public static FormFields parse(int maxLength, String... encoded) {
        Map<String, List<String>> values = new HashMap<>();
        for (String part : encoded) {
            for (String pair : part.split("&")) {
                if (!pair.isEmpty()) {
                    int equals = pair.indexOf('=');
                    String name = equals < 0 ? pair : pair.substring(0, equals);
                    String value = equals < 0 ? "" : pair.substring(equals + 1);
                    values.computeIfAbsent(decoded(name), _ -> new ArrayList<>())
                            .add(decoded(value));
                }
            }
        }
        return new FormFields(values, maxLength);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    /** Returns the first value, stripped; empty if it is missing or blank. */
    public Optional<String> first(String name) {
        return named(name).stream()
                .findFirst()
                .map(value -> value.length() > maxLength ? value.substring(0, maxLength) : value)
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /** Returns the first value exactly as sent. */
    public String raw(String name) {
        return named(name).stream().findFirst().orElse("");
    }

    /** Returns all values but blank ones. */
    public List<String> all(String name) {
        return named(name).stream()
                .filter(value -> !value.isBlank() && value.length() <= maxLength)
                .toList();
    }

    private List<String> named(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** Omits the values, which may hold secrets. */
    @Override
    public String toString() {
        return "[form]";
    }
}
