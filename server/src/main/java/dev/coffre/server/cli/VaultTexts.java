package dev.coffre.server.cli;

import dev.coffre.vault.problem.Plurals;
import dev.coffre.vault.text.SafeText;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;

/** Texts of the commands: French for a French locale, English for every other. */
final class VaultTexts {
    private static final String BUNDLE = "dev.coffre.server.cli.texts";

    private final Locale locale;
    private final Plurals plurals;
    private final ResourceBundle bundle;

    VaultTexts(Locale locale) {
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
     * Returns the text of the key. {@code {0}} is a placeholder, {@code {0|file|files}} a word in singular or plural. Values
     * may come from strangers, so control characters in them are spelled out.
     */
    String say(String key, Object... values) {
        String text = plurals.choose(bundle.getString(key), place -> String.valueOf(values[Integer.parseInt(place)]));
        Object[] safe = Arrays.stream(values)
                .map(value -> value instanceof Number ? value : SafeText.escaped(String.valueOf(value)))
                .toArray();
        return new MessageFormat(text, locale).format(safe);
    }
}
