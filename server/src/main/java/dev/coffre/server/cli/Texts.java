package dev.coffre.server.cli;

import dev.coffre.vault.problem.Plurals;
import dev.coffre.vault.text.SafeText;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;

/** What the commands say, in French for a French locale and in English for every other. */
final class Texts {
    private static final String BUNDLE = "dev.coffre.server.cli.texts";

    private final Locale locale;
    private final Plurals plurals;
    private final ResourceBundle bundle;

    Texts(Locale locale) {
        this.locale = locale;
        this.plurals = Plurals.in(locale);
        this.bundle = ResourceBundle.getBundle(BUNDLE, locale, Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    }

    Locale locale() {
        return locale;
    }

    ResourceBundle bundle() {
        return bundle;
    }

    /**
     * The text of this key: {@code {0}} stands for a value, {@code {0|file|files}} for a word that follows one. Names of
     * strangers are among the values, so nothing in them commands a terminal.
     */
    String say(String key, Object... values) {
        String text = plurals.choose(bundle.getString(key), place -> String.valueOf(values[Integer.parseInt(place)]));
        Object[] safe = Arrays.stream(values)
                .map(value -> value instanceof Number ? value : SafeText.spelled(String.valueOf(value)))
                .toArray();
        return new MessageFormat(text, locale).format(safe);
    }
}
