package dev.coffre.vault.text;

import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The syntax of texts with values. {@code {0}} and {@code {name}} are places for a value, {@code {name:format}} one for a
 * value in another form, and {@code {0|file|files}} is a word whose form follows a number. Apostrophes need no quoting.
 */
public final class TextTemplate {
    private static final Pattern WORD = Pattern.compile("\\{(\\w+)\\|([^{}]*)}");
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)(?::(\\w+))?}");

    private TextTemplate() {}

    /**
     * A place for a value.
     *
     * @param format empty for the value itself
     * @param next the rest of the text, with its places
     */
    public record Place(String whole, String name, String format, String next) {}

    /** Returns the text with every word in the form that follows its number. */
    public static String withWordForms(String template, Language language, Function<String, @Nullable String> numbers) {
        return WORD.matcher(template).replaceAll(word -> {
            String[] forms = word.group(2).split("\\|", -1);
            String number = numbers.apply(word.group(1));
            int form = number == null ? forms.length - 1 : language.wordForm(number);
            return Matcher.quoteReplacement(forms[Math.min(form, forms.length - 1)]);
        });
    }

    /** Returns the text with a value in every place. Places inside of values are not filled. */
    public static String withValues(String template, Function<Place, String> values) {
        return PLACE.matcher(template)
                .replaceAll(place -> Matcher.quoteReplacement(values.apply(new Place(
                        place.group(),
                        place.group(1),
                        place.group(2) == null ? "" : place.group(2),
                        template.substring(place.end())))));
    }

    /** Returns the names of the places. */
    public static Set<String> places(String template) {
        return PLACE.matcher(template).results().map(place -> place.group(1)).collect(Collectors.toSet());
    }
}
