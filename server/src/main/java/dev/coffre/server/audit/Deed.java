package dev.coffre.server.audit;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What somebody did, as the log tells it. Never holds a secret.
 *
 * @param action in a word: {@code set-quota}
 * @param facts what it was done to and with, by name; each is shortened to {@value #MAX_FACT} characters
 */
public record Deed(String action, SortedMap<String, String> facts) {
    private static final int MAX_FACT = 256;

    public Deed {
        SortedMap<String, String> bounded = new TreeMap<>();
        facts.forEach((name, value) -> bounded.put(name, bounded(value)));
        facts = Collections.unmodifiableSortedMap(bounded);
    }

    public static Deed of(String action) {
        return new Deed(action, new TreeMap<>());
    }

    /** The same with one fact more. */
    public Deed with(String name, Object value) {
        SortedMap<String, String> more = new TreeMap<>(facts);
        more.put(name, String.valueOf(value));
        return new Deed(action, more);
    }

    public Deed with(Map<String, String> facts) {
        Deed deed = this;
        for (Map.Entry<String, String> fact : facts.entrySet()) {
            deed = deed.with(fact.getKey(), fact.getValue());
        }
        return deed;
    }

    private static String bounded(String text) {
        return text.length() <= MAX_FACT ? text : text.substring(0, MAX_FACT);
    }
}
