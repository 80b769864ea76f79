package dev.coffre.agent.throttle;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rate in bits per second. K and M are decimal, as is usual for lines.
 *
 * @param bitsPerSecond 512,000 to 1,023,000,000
 */
public record Bitrate(long bitsPerSecond) {
    private static final long KILO = 1_000;
    private static final long MEGA = 1_000_000;

    public static final Bitrate MIN = new Bitrate(512 * KILO);
    public static final Bitrate MAX = new Bitrate(1_023 * MEGA);

    private static final Pattern FORM = Pattern.compile("(\\d{1,7}(?:\\.\\d{1,6})?)([KkMm])");

    public Bitrate {
        if (bitsPerSecond < 512 * KILO || bitsPerSecond > 1_023 * MEGA) {
            throw new IllegalArgumentException("a rate of " + bitsPerSecond + " bit/s is out of range");
        }
    }

    public static Bitrate ofMegabits(int megabits) {
        return new Bitrate(megabits * MEGA);
    }

    /** Parses {@code 512K}, {@code 5M}, {@code 1.5M}; returns empty if the text is malformed or out of range. */
    public static Optional<Bitrate> parse(String text) {
        Matcher found = FORM.matcher(text.strip());
        if (!found.matches()) {
            return Optional.empty();
        }
        long unit = found.group(2).equalsIgnoreCase("K") ? KILO : MEGA;
        long bits = new BigDecimal(found.group(1))
                .multiply(BigDecimal.valueOf(unit))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        return bits < MIN.bitsPerSecond || bits > MAX.bitsPerSecond ? Optional.empty() : Optional.of(new Bitrate(bits));
    }

    public long bytesPerSecond() {
        return bitsPerSecond / Byte.SIZE;
    }

    /** Returns a localized form, for example {@code 1.5 Mbit/s}. */
    public String displayText(Locale locale) {
        long unit = bitsPerSecond < MEGA ? KILO : MEGA;
        return NumberFormat.getInstance(locale).format((double) bitsPerSecond / unit)
                + (unit == KILO ? " Kbit/s" : " Mbit/s");
    }
}
