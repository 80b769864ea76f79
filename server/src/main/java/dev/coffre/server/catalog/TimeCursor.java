package dev.coffre.server.catalog;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cursor in a list that is sorted by time, newest first. Its text form is the continuation token of a page.
 *
 * @param number orders rows of the same time
 */
public record TimeCursor(Instant at, long number) implements Comparable<TimeCursor> {
    private static final Pattern TEXT = Pattern.compile("(-?\\d{1,15})-(\\d{1,18})");
    private static final Comparator<TimeCursor> NEWEST_FIRST = Comparator.comparing(TimeCursor::at)
            .thenComparing(TimeCursor::number)
            .reversed();

    /** Parses what {@link #toString} returns. */
    public static Optional<TimeCursor> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new TimeCursor(
                        Instant.ofEpochMilli(Long.parseLong(matcher.group(1))), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(TimeCursor other) {
        return NEWEST_FIRST.compare(this, other);
    }

    @Override
    public String toString() {
        return at.toEpochMilli() + "-" + number;
    }
}
