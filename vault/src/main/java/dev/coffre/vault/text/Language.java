package dev.coffre.vault.text;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The languages of both programs. Options, messages, pages and texts take them from here. The first one is used where no
 * other fits. docs/a-change-that-touches-everything.md lists what else a new language needs.
 */
public enum Language {
    ENGLISH(Locale.ENGLISH, "English", "", "B") {
        @Override
        public int wordForm(String count) {
            return count.equals("1") ? 0 : 1;
        }
    },
    FRENCH(Locale.FRENCH, "Français", "_fr", "o") {
        @Override
        public int wordForm(String count) {
            return count.equals("0") || count.equals("1") ? 0 : 1;
        }

        /** French has a space before these marks and inside its quotation marks. */
        @Override
        public String withoutBreaksAtMarks(String text) {
            return BEFORE_A_MARK.matcher(text).replaceAll("\u00a0$1").replace("« ", "«\u00a0");
        }
    };

    private static final Pattern BEFORE_A_MARK = Pattern.compile(" ([:;?!»%])");

    /** Longer headers are ignored: no real list of languages is that long. */
    private static final int MAX_HEADER = 256;

    private final Locale locale;
    private final String ownName;
    private final String fileSuffix;
    private final String byteSymbol;

    Language(Locale locale, String ownName, String fileSuffix, String byteSymbol) {
        this.locale = locale;
        this.ownName = ownName;
        this.fileSuffix = fileSuffix;
        this.byteSymbol = byteSymbol;
    }

    /** Returns the locale that formats numbers and dates. */
    public Locale locale() {
        return locale;
    }

    /** Returns the tag for {@code --lang}, messages and {@code <html lang>}: {@code en} or {@code fr}. */
    public String tag() {
        return locale.getLanguage();
    }

    /** Returns the language's name in the language itself. */
    public String ownName() {
        return ownName;
    }

    /** Returns what the names of its files end with, before the extension: {@code _fr}. */
    public String fileSuffix() {
        return fileSuffix;
    }

    /** Returns the unit symbol of a byte: {@code B} or {@code o}. */
    public String byteSymbol() {
        return byteSymbol;
    }

    /**
     * Returns which of the forms of a word follows a number: 0 for the first, which is the singular.
     *
     * @param count the number as people read it; any other text counts as many
     */
    public abstract int wordForm(String count);

    /** Returns the text with non-breaking spaces where the language's punctuation has a space. */
    public String withoutBreaksAtMarks(String text) {
        return text;
    }

    public static Optional<Language> fromTag(String tag) {
        return Arrays.stream(values())
                .filter(language -> language.tag().equals(tag))
                .findFirst();
    }

    public static List<String> tags() {
        return Arrays.stream(values()).map(Language::tag).toList();
    }

    /** Returns the language of a locale, of any region; English if there is no such language. */
    public static Language of(Locale locale) {
        return fromTag(locale.getLanguage()).orElse(ENGLISH);
    }

    /** Returns the language of a POSIX locale such as {@code fr_CA.UTF-8}; English if there is no such language. */
    public static Language ofPosixLocale(String name) {
        return Arrays.stream(values())
                .filter(language -> name.toLowerCase(Locale.ROOT).startsWith(language.tag()))
                .findFirst()
                .orElse(ENGLISH);
    }

    /** Returns the best language for an {@code Accept-Language} header (RFC 9110 §12.5.4); English if none fits. */
    public static Language accepted(String header) {
        if (header.length() > MAX_HEADER) {
            return ENGLISH;
        }
        try {
            List<Locale> known = Arrays.stream(values()).map(Language::locale).toList();
            Locale best = Locale.lookup(Locale.LanguageRange.parse(header), known);
            return best == null ? ENGLISH : of(best);
        } catch (IllegalArgumentException malformed) {
            return ENGLISH;
        }
    }
}
