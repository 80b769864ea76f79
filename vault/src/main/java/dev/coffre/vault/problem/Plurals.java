package dev.coffre.vault.problem;

import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Words that follow a count: {@code {name|file|files}} is the first word for one, the second for many. One is 1 in English, 0
 * and 1 in French. Immutable.
 */
public final class Plurals {
    private static final Pattern CHOICE = Pattern.compile("\\{(\\w+)\\|([^|{}]*)\\|([^|{}]*)}");

    private final boolean noneIsOne;

    private Plurals(boolean noneIsOne) {
        this.noneIsOne = noneIsOne;
    }

    public static Plurals in(Locale locale) {
        return new Plurals(locale.getLanguage().equals("fr"));
    }

    /** @param count returns the value of a name in the text: a number as people read it, null if unknown */
    public String choose(String text, Function<String, @Nullable String> count) {
        return CHOICE.matcher(text)
                .replaceAll(choice -> Matcher.quoteReplacement(
                        isOne(count.apply(choice.group(1))) ? choice.group(2) : choice.group(3)));
    }

    private boolean isOne(@Nullable String count) {
        return "1".equals(count) || noneIsOne && "0".equals(count);
    }
}
