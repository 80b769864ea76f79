package dev.coffre.agent.command;

import dev.coffre.vault.text.Language;
import dev.coffre.vault.text.Texts;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Optional;
import java.util.ResourceBundle;

/**
 * The help texts, prepared so that lines break only between words. picocli breaks lines wherever {@code BreakIterator}
 * allows it, also within {@code vault’s} and before {@code gitignore} in {@code .gitignore}. So each punctuation mark
 * is replaced by a letter that no text uses before the lines are broken, and restored afterwards.
 */
final class HelpBundle extends ResourceBundle {
    private static final String PUNCTUATION = "’'\".,;:!?/-–—…<>()[]*=+&#«»“”|";

    /** Rare Latin letters: as wide as the marks, and no line breaks beside them. */
    private static final char FIRST_SUBSTITUTE = '\u1E00';

    private static final String TEXTS = "dev.coffre.agent.command.help";

    private final ResourceBundle texts;
    private final Optional<ResourceBundle> system;

    /** @param system texts that differ on this operating system */
    HelpBundle(ResourceBundle texts, Optional<ResourceBundle> system) {
        this.texts = texts;
        this.system = system;
    }

    /** @param system name of the bundle in this package with the texts that differ on this operating system */
    static HelpBundle in(Language language, Optional<String> system) {
        return new HelpBundle(
                Texts.bundle(TEXTS, language),
                system.map(name -> Texts.bundle(HelpBundle.class.getPackageName() + "." + name, language)));
    }

    @Override
    protected Object handleGetObject(String key) {
        ResourceBundle from =
                system.filter(differing -> differing.containsKey(key)).orElse(texts);
        return from.containsKey(key) && !key.endsWith("Heading") ? encode(from.getString(key)) : from.getObject(key);
    }

    @Override
    public boolean containsKey(String key) {
        return texts.containsKey(key);
    }

    @Override
    public Enumeration<String> getKeys() {
        return Collections.enumeration(texts.keySet());
    }

    private static String encode(String text) {
        StringBuilder hidden = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            int sign = PUNCTUATION.indexOf(text.charAt(i));
            if (sign >= 0) {
                hidden.setCharAt(i, (char) (FIRST_SUBSTITUTE + sign));
            }
        }
        return hidden.toString();
    }

    /** Restores the punctuation marks. */
    static String decode(String help) {
        StringBuilder shown = new StringBuilder(help);
        for (int i = 0; i < help.length(); i++) {
            int sign = help.charAt(i) - FIRST_SUBSTITUTE;
            if (sign >= 0 && sign < PUNCTUATION.length()) {
                shown.setCharAt(i, PUNCTUATION.charAt(sign));
            }
        }
        return shown.toString();
    }
}
