package dev.coffre.web.text;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The languages that pages speak. */
public enum Language {
    ENGLISH(Locale.ENGLISH, "English"),
    FRENCH(Locale.FRENCH, "Français");

    /** Nobody's list of languages is longer; what is, is not read. */
    private static final int MAX_HEADER = 256;

    private final Locale locale;
    private final String ownName;

    Language(Locale locale, String ownName) {
        this.locale = locale;
        this.ownName = ownName;
    }

    public Locale locale() {
        return locale;
    }

    /** {@code en}, {@code fr}: as in {@code <html lang>}. */
    public String tag() {
        return locale.getLanguage();
    }

    /** Its name in itself. */
    public String ownName() {
        return ownName;
    }

    public static Optional<Language> tagged(String tag) {
        return Arrays.stream(values())
                .filter(language -> language.tag().equals(tag))
                .findFirst();
    }

    /** The best that a browser accepts, by its {@code Accept-Language} (RFC 9110 §12.5.4); English if there is none. */
    public static Language accepted(String header) {
        if (header.length() > MAX_HEADER) {
            return ENGLISH;
        }
        try {
            List<Locale> known = Arrays.stream(values()).map(Language::locale).toList();
            Locale best = Locale.lookup(Locale.LanguageRange.parse(header), known);
            return best == null ? ENGLISH : tagged(best.getLanguage()).orElse(ENGLISH);
        } catch (IllegalArgumentException malformed) {
            return ENGLISH;
        }
    }
}
