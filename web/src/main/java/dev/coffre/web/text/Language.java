package dev.coffre.web.text;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The languages of pages. */
public enum Language {
    ENGLISH(Locale.ENGLISH, "English"),
    FRENCH(Locale.FRENCH, "Français");

    /** Longer headers are ignored: no real list of languages is that long. */
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

    /** Returns the tag for {@code <html lang>}: {@code en} or {@code fr}. */
    public String tag() {
        return locale.getLanguage();
    }

    /** Returns the language's name in the language itself. */
    public String ownName() {
        return ownName;
    }

    public static Optional<Language> fromTag(String tag) {
        return Arrays.stream(values())
                .filter(language -> language.tag().equals(tag))
                .findFirst();
    }

    /** Returns the best language for an {@code Accept-Language} header (RFC 9110 §12.5.4); English if none fits. */
    public static Language accepted(String header) {
        if (header.length() > MAX_HEADER) {
            return ENGLISH;
        }
        try {
            List<Locale> known = Arrays.stream(values()).map(Language::locale).toList();
            Locale best = Locale.lookup(Locale.LanguageRange.parse(header), known);
            return best == null ? ENGLISH : fromTag(best.getLanguage()).orElse(ENGLISH);
        } catch (IllegalArgumentException malformed) {
            return ENGLISH;
        }
    }
}
