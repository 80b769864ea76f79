package dev.coffre.vault.text;

import java.text.NumberFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The texts of resource bundles in one language, with the places of {@link TextTemplate}. Values are inserted unchanged,
 * unless a variant says otherwise. Immutable.
 */
public final class Texts {
    private static final Pattern LABEL_WORD = Pattern.compile("\\b[A-Z]{2,}\\b");

    private final Language language;
    private final List<ResourceBundle> bundles;
    private final UnaryOperator<String> typography;
    private final Function<Object, String> shown;

    private Texts(
            Language language,
            List<ResourceBundle> bundles,
            UnaryOperator<String> typography,
            Function<Object, String> shown) {
        this.language = language;
        this.bundles = bundles;
        this.typography = typography;
        this.shown = shown;
    }

    /** @param bundles searched in this order */
    public static Texts in(Language language, String... bundles) {
        return new Texts(
                language,
                Arrays.stream(bundles).map(name -> bundle(name, language)).toList(),
                UnaryOperator.identity(),
                String::valueOf);
    }

    /** Loads a bundle. English texts are in the file without a suffix. */
    public static ResourceBundle bundle(String name, Language language) {
        return ResourceBundle.getBundle(
                name, language.locale(), Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    }

    /** Returns texts for a terminal. Values may come from untrusted sources, so control characters in them are escaped. */
    public Texts forTerminal() {
        return new Texts(language, bundles, typography, value -> SafeText.escaped(String.valueOf(value)));
    }

    /** Returns texts whose numbers are grouped as the language groups them. Other values are inserted as in these texts. */
    public Texts groupingNumbers() {
        return new Texts(
                language,
                bundles,
                typography,
                value -> value instanceof Number number
                        ? NumberFormat.getInstance(language.locale()).format(number)
                        : shown.apply(value));
    }

    /** Returns texts for pages, whose lines do not break between a word and its punctuation mark. */
    public Texts forPages() {
        return new Texts(language, bundles, language::withoutBreaksAtMarks, shown);
    }

    public Language language() {
        return language;
    }

    public boolean has(String key) {
        return bundles.stream().anyMatch(bundle -> bundle.containsKey(key));
    }

    public Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        bundles.forEach(bundle -> keys.addAll(bundle.keySet()));
        return keys;
    }

    /**
     * Returns the text with its places.
     *
     * @throws MissingResourceException if no bundle has it
     */
    public String template(String key) {
        for (ResourceBundle bundle : bundles) {
            if (bundle.containsKey(key)) {
                return typography.apply(bundle.getString(key));
            }
        }
        throw new MissingResourceException("no text " + key, Texts.class.getName(), key);
    }

    /**
     * Returns the text with values in {@code {0}}, {@code {1}} … A place without a value stays.
     *
     * @throws MissingResourceException if no bundle has it
     */
    public String say(String key, Object... values) {
        return fill(key, name -> value(values, name));
    }

    /**
     * Returns the text with values in {@code {name}}. A place without a value stays.
     *
     * @throws MissingResourceException if no bundle has it
     */
    public String sayNamed(String key, Map<String, ?> values) {
        return fill(key, values::get);
    }

    private String fill(String key, Function<String, @Nullable Object> values) {
        String text = TextTemplate.withWordForms(template(key), language, name -> {
            Object number = values.apply(name);
            return number == null ? null : String.valueOf(number);
        });
        return TextTemplate.withValues(text, place -> {
            Object value = values.apply(place.name());
            return value == null ? place.whole() : shown.apply(value);
        });
    }

    /**
     * Returns the label of an option, such as {@code none|FOLDER}, in the language. The text of a word in capitals has
     * the key {@code label.FOLDER}. A word without a text stays.
     */
    public String label(String english) {
        return LABEL_WORD.matcher(english).replaceAll(word -> {
            String key = "label." + word.group();
            return Matcher.quoteReplacement(has(key) ? template(key) : word.group());
        });
    }

    private static @Nullable Object value(Object[] values, String name) {
        return name.length() == 1 && Character.isDigit(name.charAt(0)) && name.charAt(0) - '0' < values.length
                ? values[name.charAt(0) - '0']
                : null;
    }
}
