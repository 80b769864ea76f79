package dev.coffre.server.openapi;

import dev.coffre.vault.field.FieldFormat;
import dev.coffre.vault.field.LongRange;
import dev.coffre.vault.field.NameRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A parameter of a query or a path. Query parameters are always optional. */
public record Parameter(String name, String meaning, ValueFormat valueFormat) {
    private static final String ID = "[0-9a-f]{32}";

    /** Length of a machine's name with the number that makes it unique. */
    private static final int MAX_MACHINE_NAME = NameRules.MACHINE_MAX_LENGTH + 12;

    /** A whole number as JSON writes it. A longer one does not fit into 64 bits. */
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]{0,18})");

    /** The set of allowed values. */
    sealed interface ValueFormat {
        boolean allows(String text);

        Map<String, Object> schema();
    }

    record TextFormat(Pattern pattern, LongRange characters, String format) implements ValueFormat {
        @Override
        public boolean allows(String text) {
            return characters.contains(NameRules.length(text))
                    && pattern.matcher(text).matches();
        }

        @Override
        public Map<String, Object> schema() {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("type", "string");
            schema.put("pattern", MessageSchemas.anchored(pattern.pattern()));
            if (!format.isEmpty()) {
                schema.put("format", format);
            }
            if (characters.isBounded()) {
                schema.put("minLength", characters.min());
                schema.put("maxLength", characters.max());
            }
            return schema;
        }
    }

    record IntegerFormat(LongRange range) implements ValueFormat {
        @Override
        public boolean allows(String text) {
            try {
                return NUMBER.matcher(text).matches() && range.contains(Long.parseLong(text));
            } catch (NumberFormatException beyond64Bits) {
                return false;
            }
        }

        @Override
        public Map<String, Object> schema() {
            return MessageSchemas.number("int64", range);
        }
    }

    /** Comma-separated codes. No regex: Java's matcher recurses once for each comma, until its stack overflows. */
    record Codes(List<String> codes) implements ValueFormat {
        Codes {
            codes = List.copyOf(codes);
        }

        @Override
        public boolean allows(String text) {
            // One part more than allowed holds the rest of the text, and is no code or one too many.
            List<String> asked = List.of(text.split(",", codes.size() + 1));
            return asked.size() <= codes.size() && codes.containsAll(asked);
        }

        @Override
        public Map<String, Object> schema() {
            String one = "(" + String.join("|", codes) + ")";
            String pattern = one + "(," + one + "){0," + (codes.size() - 1) + "}";
            return Map.of("type", "string", "pattern", MessageSchemas.anchored(pattern));
        }
    }

    /** Whether the value is allowed. */
    public boolean allows(String value) {
        return valueFormat.allows(value);
    }

    Map<String, Object> schema() {
        return valueFormat.schema();
    }

    /** Text that matches the pattern. */
    public static Parameter text(String name, String meaning, String pattern) {
        return new Parameter(name, meaning, new TextFormat(Pattern.compile(pattern), LongRange.ANY, ""));
    }

    /** Text of 1 to {@code most} characters without control characters. */
    public static Parameter text(String name, String meaning, int most) {
        return new Parameter(
                name, meaning, new TextFormat(Pattern.compile("[^\\u0000-\\u001f]*"), new LongRange(1, most), ""));
    }

    /** A whole number within the bounds, both inclusive. */
    public static Parameter number(String name, String meaning, long least, long most) {
        return new Parameter(name, meaning, new IntegerFormat(new LongRange(least, most)));
    }

    /** An instant in milliseconds since 1970. */
    public static Parameter instant(String name, String meaning) {
        return new Parameter(name, meaning, new IntegerFormat(FieldFormat.Format.MILLIS.range()));
    }

    public static Parameter day(String name, String meaning) {
        return new Parameter(
                name,
                meaning,
                new TextFormat(Pattern.compile(FieldFormat.Format.DAY.pattern()), LongRange.ANY, "date"));
    }

    /** A comma-separated list of these codes, with at most as many values as there are codes. */
    public static Parameter codes(String name, String meaning, List<String> codes) {
        return new Parameter(name, meaning, new Codes(codes));
    }

    /** A vault by id or name. */
    public static Parameter vault(String meaning) {
        return text("vault", meaning, ID + "|" + NameRules.VAULT);
    }

    /** A machine by id or name. */
    public static Parameter machine(String meaning) {
        return text("machine", meaning, MAX_MACHINE_NAME);
    }

    /** A variable of a path. Callers with an account may give names where others give ids. */
    static Parameter inPath(String name, boolean account) {
        return switch (name) {
            case "vault" -> vault("its id or its name");
            case "machine" ->
                account ? machine("its id, or its name where only one machine has it") : text(name, "its id", ID);
            case "session", "job" -> text(name, "its id", ID);
            case "point" -> number(name, "its seq", 1, Long.MAX_VALUE);
            case "alert" -> number(name, "its number", 1, Long.MAX_VALUE);
            case "account" -> text(name, "its name, in any case", NameRules.ACCOUNT);
            case "name" -> text(name, "the token's", NameRules.TOKEN);
            case "platform" -> text(name, "linux-x64", "[a-z0-9][a-z0-9.-]{0,63}");
            default -> throw new IllegalArgumentException("nobody has said what " + name + " in a path is");
        };
    }
}
