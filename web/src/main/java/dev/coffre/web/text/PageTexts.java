package dev.coffre.web.text;

import java.text.NumberFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts of pages in one language. A text may hold {@code {0}}, {@code {1}} …, which are replaced without escaping:
 * templates escape. {@code {0|day|days}} is a word that follows the number {0}. Immutable.
 */
public final class PageTexts {
    private static final String KIT = "dev.coffre.web.text.kit";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\d)}");
    private static final Pattern PLURAL = Pattern.compile("\\{(\\d)\\|([^|{}]*)\\|([^|{}]*)}");
    private static final Pattern BEFORE_A_MARK = Pattern.compile(" ([:;?!»%])");
    private static final long KIBI = 1_024;
    private static final int UNITS = 5;

    private final Language language;
    private final List<ResourceBundle> bundles;

    private PageTexts(Language language, List<ResourceBundle> bundles) {
        this.language = language;
        this.bundles = bundles;
    }

    /** @param bundles the bundles of the program, searched before that of this module */
    public static PageTexts in(Language language, String... bundles) {
        List<ResourceBundle> found = new ArrayList<>();
        for (String name : bundles) {
            found.add(bundle(name, language));
        }
        found.add(bundle(KIT, language));
        return new PageTexts(language, List.copyOf(found));
    }

    private static ResourceBundle bundle(String name, Language language) {
        return ResourceBundle.getBundle(
                name,
                language.locale(),
                PageTexts.class.getClassLoader(),
                Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    }

    public Language language() {
        return language;
    }

    /** @throws MissingResourceException when no bundle has the text */
    public String say(String key, Object... values) {
        String text = PLURAL.matcher(text(key))
                .replaceAll(word -> Matcher.quoteReplacement(
                        isOne(values, Integer.parseInt(word.group(1))) ? word.group(2) : word.group(3)));
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            int place = Integer.parseInt(found.group(1));
            return Matcher.quoteReplacement(place < values.length ? String.valueOf(values[place]) : found.group());
        });
    }

    private boolean isOne(Object[] values, int place) {
        String number = place < values.length ? String.valueOf(values[place]) : "";
        return number.equals("1") || language == Language.FRENCH && number.equals("0");
    }

    public boolean has(String key) {
        return bundles.stream().anyMatch(bundle -> bundle.containsKey(key));
    }

    /** Returns a text with a number: {@code key.one} or {@code key.other}, with the number as {@code {0}}. */
    public String count(String key, long number) {
        boolean one = language == Language.FRENCH ? Math.abs(number) <= 1 : number == 1;
        return say(key + (one ? ".one" : ".other"), number(number));
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

    private String text(String key) {
        for (ResourceBundle bundle : bundles) {
            if (bundle.containsKey(key)) {
                String text = bundle.getString(key);
                return language == Language.FRENCH ? withNonBreakingSpaces(text) : text;
            }
        }
        throw new MissingResourceException("no text " + key, PageTexts.class.getName(), key);
    }

    /** French has a space before these marks and inside its quotation marks. No line may break there. */
    private static String withNonBreakingSpaces(String french) {
        return BEFORE_A_MARK.matcher(french).replaceAll("\u00a0$1").replace("« ", "«\u00a0");
    }

    /** Java groups French digits with U+202F. Browsers show it, but other programs that read a page often do not. */
    private static String withoutNarrowSpaces(String number) {
        return number.replace('\u202f', '\u00a0');
    }

    public Locale locale() {
        return language.locale();
    }
}
