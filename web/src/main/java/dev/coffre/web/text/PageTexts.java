package dev.coffre.web.text;

import dev.coffre.vault.problem.ProblemText;
import dev.coffre.vault.text.Language;
import dev.coffre.vault.text.Texts;
import java.text.NumberFormat;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The texts of pages in one language, with counts, sizes and durations. Values are inserted without escaping, because
 * templates escape. Immutable.
 */
public final class PageTexts {
    private static final String KIT = "dev.coffre.web.text.kit";

    /** What the keys of a text with a number end with, by {@link Language#wordForm}. */
    private static final List<String> FORMS = List.of(".one", ".other");

    private static final long KIBI = 1_024;
    private static final int UNITS = 5;

    private final Language language;
    private final Texts texts;
    private final List<String> differing;

    /** @param differing bundles of texts of problems that replace those of the catalog */
    private PageTexts(Language language, Texts texts, List<String> differing) {
        this.language = language;
        this.texts = texts;
        this.differing = differing;
    }

    /** @param bundles the bundles of the program, searched before that of this module */
    public static PageTexts in(Language language, String... bundles) {
        return in(language, Optional.empty(), bundles);
    }

    /** @param system bundle of the texts of pages and problems that differ on an operating system; empty if none do */
    public static PageTexts in(Language language, Optional<String> system, String... bundles) {
        String[] all = Stream.of(system.stream(), Stream.of(bundles), Stream.of(KIT))
                .flatMap(names -> names)
                .toArray(String[]::new);
        return new PageTexts(
                language, Texts.in(language, all).forPages(), system.stream().toList());
    }

    /** @param bundle texts of problems for the readers of these pages */
    public PageTexts withProblems(String bundle) {
        return new PageTexts(
                language,
                texts,
                Stream.concat(Stream.of(bundle), differing.stream()).toList());
    }

    public Language language() {
        return language;
    }

    /** Returns the texts of problems. */
    public ProblemText problems() {
        return ProblemText.in(language, differing.toArray(String[]::new));
    }

    /** @throws MissingResourceException when no bundle has the text */
    public String say(String key, Object... values) {
        return texts.say(key, values);
    }

    public boolean has(String key) {
        return texts.has(key);
    }

    /** Returns a text with a number: {@code key.one} or {@code key.other}, with the number in {@code {0}}. */
    public String count(String key, long number) {
        return say(key + FORMS.get(language.wordForm(String.valueOf(number))), number(number));
    }

    public String number(long number) {
        return withoutNarrowSpaces(
                NumberFormat.getIntegerInstance(language.locale()).format(number));
    }

    /** Returns a size with one decimal and a binary unit: {@code 1.5 GiB}, {@code 1,5 Gio}. */
    public String size(long bytes) {
        if (Math.abs(bytes) < KIBI) {
            return count("size.bytes", bytes);
        }
        double value = bytes;
        int unit = 0;
        while (Math.abs(value) >= KIBI && unit < UNITS) {
            value /= KIBI;
            unit++;
        }
        return say("size.unit." + unit, decimal(value));
    }

    /** Returns, for example, {@code 12.5 %}. */
    public String percent(double share) {
        return say("percent", decimal(share * 100));
    }

    /** Returns, for example, {@code 3.4 ×}. */
    public String times(double factor) {
        return say("times", decimal(factor));
    }

    /** Returns a duration in its two largest units: {@code 2 h 5 min}. */
    public String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return say("duration.s", seconds);
        }
        if (seconds < 3_600) {
            return say("duration.min", seconds / 60, seconds % 60);
        }
        if (seconds < 86_400) {
            return say("duration.h", seconds / 3_600, seconds / 60 % 60);
        }
        return say("duration.d", seconds / 86_400, seconds / 3_600 % 24);
    }

    private String decimal(double value) {
        NumberFormat format = NumberFormat.getNumberInstance(language.locale());
        format.setMaximumFractionDigits(1);
        return withoutNarrowSpaces(format.format(value));
    }

    /** Java groups French digits with U+202F. Browsers show it, but other programs that read a page often do not. */
    private static String withoutNarrowSpaces(String number) {
        return number.replace('\u202f', '\u00a0');
    }

    public Locale locale() {
        return language.locale();
    }
}
