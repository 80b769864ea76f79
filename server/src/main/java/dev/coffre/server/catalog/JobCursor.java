package dev.coffre.server.catalog;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A cursor in a list of jobs, newest first. Its text form is the continuation token of a page. */
public record JobCursor(Instant started, long nr) implements Comparable<JobCursor> {
    private static final Pattern TEXT = Pattern.compile("(-?\\d{1,15})-(\\d{1,18})");
    private static final Comparator<JobCursor> NEWEST_FIRST = Comparator.comparing(JobCursor::started)
            .thenComparing(JobCursor::nr)
            .reversed();

    /** Parses what {@link #toString} returns. */
    public static Optional<JobCursor> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new JobCursor(
                        Instant.ofEpochMilli(Long.parseLong(matcher.group(1))), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(JobCursor other) {
        return NEWEST_FIRST.compare(this, other);
    }

    @Override
    public String toString() {
        return started.toEpochMilli() + "-" + nr;
    }
}
