package dev.coffre.agent.text;

import dev.coffre.vault.text.Language;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Formats bytes, counts, durations and instants for people. Thread-safe. */
public final class DisplayFormat {
    private static final int STEP = 1024;
    private static final String PREFIXES = "KMGTP";
    private static final Pattern BYTES = Pattern.compile("(\\d{1,15}(?:[.,]\\d{1,6})?) ?([KMGTPkmgtp]?)i?[BboO]?");

    private final Locale locale;
    private final ZoneId zone;
    private final List<String> units;

    public DisplayFormat(Language language, ZoneId zone) {
        this.locale = language.locale();
        this.zone = zone;
        String symbol = language.byteSymbol();
        this.units = Stream.concat(Stream.of(symbol), PREFIXES.chars().mapToObj(prefix -> (char) prefix + "i" + symbol))
                .toList();
    }

    /** {@code 1.4 GiB} */
    public String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= STEP && unit < units.size() - 1) {
            value /= STEP;
            unit++;
        }
        String digits = unit == 0 ? String.valueOf(bytes) : String.format(locale, value < 10 ? "%.1f" : "%.0f", value);
        return digits + " " + units.get(unit);
    }

    /**
     * Parses {@code 300G}, {@code 1.5 TiB} or {@code 20 Gio}; all prefixes are powers of 1024. Returns empty for
     * anything else.
     */
    public static Optional<Long> parseBytes(String text) {
        Matcher amount = BYTES.matcher(text.strip());
        if (!amount.matches()) {
            return Optional.empty();
        }
        int power = amount.group(2).isEmpty()
                ? 0
                : 1 + PREFIXES.indexOf(amount.group(2).toUpperCase(Locale.ROOT));
        double bytes = Double.parseDouble(amount.group(1).replace(',', '.')) * Math.pow(STEP, power);
        return bytes < Long.MAX_VALUE ? Optional.of(Math.round(bytes)) : Optional.empty();
    }

    /** {@code 12,345} */
    public String count(long count) {
        return NumberFormat.getIntegerInstance(locale).format(count);
    }

    /** {@code 2.4 s}, {@code 3 min 20 s}, {@code 1 h 02 min} */
    public String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return String.format(locale, "%.1f s", duration.toMillis() / 1000.0);
        }
        return seconds < 3600
                ? String.format(locale, "%d min %02d s", seconds / 60, seconds % 60)
                : String.format(locale, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }

    /** A waiting time in whole seconds: {@code 4 s}, {@code 2 min 30 s}. */
    public String wholeSeconds(Duration duration) {
        long seconds = Math.max(0, Math.round(duration.toMillis() / 1000.0));
        return seconds < 60 ? seconds + " s" : duration(Duration.ofSeconds(seconds));
    }

    /** Returns the time as {@code 2026-11-24 09:30:12}, in the machine's time zone. */
    public String instant(Instant instant) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", locale)
                .withZone(zone)
                .format(instant);
    }
}
