package dev.coffre.vault.problem;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An English sentence with variable parts, and its translation. A part is {@code {name}} in both. A name of one letter
 * matches a number, a name of {@link #WORDS} a sentence of the same list, a name of {@link #CLAUSES} a text that may be
 * one, and any other name any text. Immutable.
 *
 * @param literals texts before, between and after the parts
 * @param parts names of the parts
 * @param translation with the same names, as a text of the catalog
 */
record SentencePattern(List<String> literals, List<String> parts, String translation) {
    /** Parts that are translated. If one is unknown, the sentence does not match. */
    static final Set<String> WORDS = Set.of("thing", "second", "tier");

    /** Parts that are translated if they are known. */
    static final Set<String> CLAUSES = Set.of("reason", "found", "stated");

    private static final Pattern PART = Pattern.compile("\\{([a-zA-Z]+)}");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");

    static SentencePattern of(String english, String translation) {
        List<String> literals = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        int from = 0;
        Matcher part = PART.matcher(english);
        while (part.find()) {
            literals.add(english.substring(from, part.start()));
            parts.add(part.group(1));
            from = part.end();
        }
        literals.add(english.substring(from));
        return new SentencePattern(List.copyOf(literals), List.copyOf(parts), translation);
    }

    /** Returns the length of the fixed text. Of two matching sentences, the one with more fixed text is the right one. */
    int literalLength() {
        return literals.stream().mapToInt(String::length).sum();
    }

    /** Returns the parts of {@code text} by name, if it matches this sentence. Takes time proportional to the text. */
    Optional<Map<String, String>> match(String text) {
        String end = literals.getLast();
        if (parts.isEmpty()) {
            return text.equals(end) ? Optional.of(Map.of()) : Optional.empty();
        }
        int at = literals.getFirst().length();
        if (!text.startsWith(literals.getFirst()) || !text.endsWith(end) || text.length() < at + end.length()) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            boolean isLast = i == parts.size() - 1;
            int next = isLast ? text.length() - end.length() : text.indexOf(literals.get(i + 1), at);
            if (next < at || !put(values, parts.get(i), text.substring(at, next))) {
                return Optional.empty();
            }
            at = next + literals.get(i + 1).length();
        }
        return Optional.of(values);
    }

    private static boolean put(Map<String, String> values, String name, String value) {
        if (name.length() == 1 && !NUMBER.matcher(value).matches()) {
            return false;
        }
        String before = values.putIfAbsent(name, value);
        return before == null || before.equals(value);
    }
}
