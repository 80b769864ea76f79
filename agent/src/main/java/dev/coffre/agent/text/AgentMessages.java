package dev.coffre.agent.text;

import dev.coffre.vault.problem.Plurals;
import dev.coffre.vault.text.SafeText;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The agent's messages in one language: French for a French locale, English for any other. Thread-safe. */
public final class AgentMessages {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\d)}");

    private final Locale locale;
    private final Plurals plurals;
    private final ResourceBundle bundle;

    private AgentMessages(Locale locale, ResourceBundle bundle) {
        this.locale = locale;
        this.plurals = Plurals.in(locale);
        this.bundle = bundle;
    }

    public static AgentMessages in(Locale locale) {
        return new AgentMessages(locale, bundle("dev.coffre.agent.text.messages", locale));
    }

    /** Loads a bundle that exists in English (without a suffix) and in French. */
    public static ResourceBundle bundle(String name, Locale locale) {
        return ResourceBundle.getBundle(name, locale, Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    }

    public Locale locale() {
        return locale;
    }

    /**
     * Returns the message of a key. {@code {0}}, {@code {1}} … are replaced by the values, and {@code {0|file|files}} by the
     * word form that fits the number. Values may contain names from untrusted sources, so control characters in them are
     * escaped.
     */
    public String format(String key, Object... values) {
        String text = plurals.choose(bundle.getString(key), place -> String.valueOf(values[Integer.parseInt(place)]));
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(
                        SafeText.escaped(String.valueOf(values[Integer.parseInt(place.group(1))]))));
    }

    /** Returns whether an answer means yes. English is accepted in every language. */
    public boolean isYes(String answer) {
        String word = answer.strip().toLowerCase(Locale.ROOT);
        return word.equals("y")
                || word.equals("yes")
                || (locale.equals(Locale.FRENCH) && (word.equals("o") || word.equals("oui")));
    }
}
