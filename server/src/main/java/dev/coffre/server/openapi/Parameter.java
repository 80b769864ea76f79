package dev.coffre.server.openapi;

import java.util.List;
import java.util.Map;

/**
 * A parameter of a query, which may always be left out, or of a path.
 *
 * @param schema its bounds, in JSON Schema
 */
public record Parameter(String name, String meaning, Map<String, Object> schema) {
    private static final String ID = "^[0-9a-f]{32}$";

    public Parameter {
        schema = Map.copyOf(schema);
    }

    public static Parameter text(String name, String meaning) {
        return new Parameter(name, meaning, Map.of("type", "string"));
    }

    /** A whole number. */
    public static Parameter number(String name, String meaning) {
        return new Parameter(name, meaning, Map.of("type", "integer", "format", "int64"));
    }

    /** A whole number within these. */
    public static Parameter number(String name, String meaning, long least, long most) {
        return new Parameter(
                name, meaning, Map.of("type", "integer", "format", "int64", "minimum", least, "maximum", most));
    }

    public static Parameter day(String name, String meaning) {
        return new Parameter(name, meaning, Map.of("type", "string", "format", "date"));
    }

    /** Some of these, with commas. */
    public static Parameter codes(String name, String meaning, List<String> codes) {
        String one = "(" + String.join("|", codes) + ")";
        return new Parameter(name, meaning, Map.of("type", "string", "pattern", "^" + one + "(," + one + ")*$"));
    }

    /** What stands in braces in a path, for those who come by their account or otherwise. */
    static Parameter inPath(String name, boolean account) {
        return switch (name) {
            case "vault" -> text(name, "its id or its name");
            case "machine" ->
                account
                        ? text(name, "its id, or its name where only one machine has it")
                        : new Parameter(name, "its id", Map.of("type", "string", "pattern", ID));
            case "session", "job" -> new Parameter(name, "its id", Map.of("type", "string", "pattern", ID));
            case "point" -> number(name, "its seq", 1, Long.MAX_VALUE);
            case "alert" -> number(name, "its number", 1, Long.MAX_VALUE);
            case "account" ->
                new Parameter(
                        name,
                        "its name, in any case",
                        Map.of("type", "string", "pattern", "^[A-Za-z][A-Za-z0-9._-]{0,63}$"));
            case "name" ->
                new Parameter(
                        name, "the token's", Map.of("type", "string", "pattern", "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"));
            case "platform" -> text(name, "linux-x64");
            default -> throw new IllegalArgumentException("nobody has said what " + name + " in a path is");
        };
    }
}
