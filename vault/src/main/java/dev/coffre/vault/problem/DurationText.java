package dev.coffre.vault.problem;

import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;

/**
 * Formats how long a person has to wait, in hours and minutes. It rounds up, since an early retry would be refused again.
 * Immutable.
 */
final class DurationText {
    private static final String BUNDLE = "dev.coffre.vault.problem.spans";
    private static final long MINUTE = 60;
    private static final long HOUR = 3_600;

    private final Plurals plurals;
    private final ResourceBundle texts;

    private DurationText(Plurals plurals, ResourceBundle texts) {
        this.plurals = plurals;
        this.texts = texts;
    }

    static DurationText in(Locale locale) {
        return new DurationText(
                Plurals.in(locale),
                ResourceBundle.getBundle(BUNDLE, locale, Control.getNoFallbackControl(Control.FORMAT_PROPERTIES)));
    }

    /** Returns, for example, {@code 23 hours and 59 minutes}. */
    String format(long seconds) {
        if (seconds < MINUTE) {
            return format("seconds", Map.of("seconds", seconds));
        }
        long minutes = (seconds + MINUTE - 1) / MINUTE;
        long hours = minutes * MINUTE / HOUR;
        Map<String, Long> parts = Map.of("hours", hours, "minutes", minutes - hours * HOUR / MINUTE);
        if (hours == 0) {
            return format("minutes", parts);
        }
        return format(minutes * MINUTE % HOUR == 0 ? "hours" : "hours-minutes", parts);
    }

    private String format(String key, Map<String, Long> parts) {
        String said = plurals.choose(texts.getString(key), name -> String.valueOf(parts.get(name)));
        for (Map.Entry<String, Long> part : parts.entrySet()) {
            said = said.replace("{" + part.getKey() + "}", String.valueOf(part.getValue()));
        }
        return said;
    }
}
