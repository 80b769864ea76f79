package dev.coffre.agent.command;

import java.util.Collections;
import java.util.Enumeration;
import java.util.ResourceBundle;

/**
 * The help texts, prepared so that lines break only between words. picocli breaks lines wherever {@code BreakIterator} allows
 * it, also within {@code vault’s} and before {@code gitignore} in {@code .gitignore}. So each punctuation mark is replaced by a
 * letter that no text uses before the lines are broken, and restored afterwards.
 */
final class HelpWords extends ResourceBundle {
    private static final String SIGNS = "’'\".,;:!?/-–—…<>()[]*=+&#«»“”|";

    /** Rare Latin letters: as wide as the marks, and no line breaks beside them. */
    private static final char FIRST_LETTER = '\u1E00';

    private final ResourceBundle texts;

    HelpWords(ResourceBundle texts) {
        this.texts = texts;
    }

    @Override
    protected Object handleGetObject(String key) {
        return texts.containsKey(key) && !key.endsWith("Heading") ? hidden(texts.getString(key)) : texts.getObject(key);
    }

    @Override
    public boolean containsKey(String key) {
        return texts.containsKey(key);
    }

    @Override
    public Enumeration<String> getKeys() {
        return Collections.enumeration(texts.keySet());
    }

    private static String hidden(String text) {
        StringBuilder hidden = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            int sign = SIGNS.indexOf(text.charAt(i));
            if (sign >= 0) {
                hidden.setCharAt(i, (char) (FIRST_LETTER + sign));
            }
        }
        return hidden.toString();
    }

    /** Restores the punctuation marks. */
    static String shown(String help) {
        StringBuilder shown = new StringBuilder(help);
        for (int i = 0; i < help.length(); i++) {
            int sign = help.charAt(i) - FIRST_LETTER;
            if (sign >= 0 && sign < SIGNS.length()) {
                shown.setCharAt(i, SIGNS.charAt(sign));
            }
        }
        return shown.toString();
    }
}
