package dev.coffre.vault.problem;

import dev.coffre.vault.text.Language;
import dev.coffre.vault.text.Texts;
import java.util.Map;

/**
 * Formats how long a person has to wait, in hours and minutes. It rounds up, since an early retry would be refused again.
 * Immutable.
 */
final class DurationText {
    private static final long MINUTE = 60;
    private static final long HOUR = 3_600;

    private final Texts texts;

    private DurationText(Texts texts) {
        this.texts = texts;
    }

    static DurationText in(Language language) {
        return new DurationText(Texts.in(language, "dev.coffre.vault.problem.spans"));
    }

    /** Returns, for example, {@code 23 hours and 59 minutes}. */
    String format(long seconds) {
        if (seconds < MINUTE) {
            return texts.sayNamed("seconds", Map.of("seconds", seconds));
        }
        long minutes = (seconds + MINUTE - 1) / MINUTE;
        long hours = minutes * MINUTE / HOUR;
        Map<String, Long> parts = Map.of("hours", hours, "minutes", minutes - hours * HOUR / MINUTE);
        if (hours == 0) {
            return texts.sayNamed("minutes", parts);
        }
        return texts.sayNamed(minutes * MINUTE % HOUR == 0 ? "hours" : "hours-minutes", parts);
    }
}
