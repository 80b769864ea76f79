package dev.coffre.agent.text;

import java.time.Duration;
import java.util.Locale;

/**
 * An estimated time, as coarse as an estimate is: {@code about 3 minutes}.
 *
 * @param number 0 for {@link Unit#MOMENT}
 */
public record ApproximateDuration(Unit unit, long number) {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    /** The unit, also the last part of a text's key. */
    public enum Unit {
        /** A few seconds. */
        MOMENT,
        SECONDS,
        MINUTES,
        HOURS,
        DAYS;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Rounds to ten seconds, to minutes, from ten minutes on to five of them, from two hours on to hours, then to days. */
    public static ApproximateDuration of(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 10) {
            return new ApproximateDuration(Unit.MOMENT, 0);
        }
        if (seconds < 55) {
            return new ApproximateDuration(Unit.SECONDS, rounded(seconds, 10) * 10);
        }
        if (seconds < 10 * MINUTE) {
            return new ApproximateDuration(Unit.MINUTES, rounded(seconds, MINUTE));
        }
        if (seconds < 2 * HOUR) {
            return new ApproximateDuration(Unit.MINUTES, rounded(seconds, 5 * MINUTE) * 5);
        }
        return seconds < 2 * DAY
                ? new ApproximateDuration(Unit.HOURS, rounded(seconds, HOUR))
                : new ApproximateDuration(Unit.DAYS, rounded(seconds, DAY));
    }

    private static long rounded(long seconds, long step) {
        return (seconds + step / 2) / step;
    }
}
