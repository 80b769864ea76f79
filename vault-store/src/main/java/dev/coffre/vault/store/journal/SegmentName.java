package dev.coffre.vault.store.journal;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of a segment in its journal, and the name of its file. Names are never used twice for other bytes.
 *
 * @param number counts from 1
 * @param attempt 0 in a journal with one writer. Several writers draw increasing attempts from 1, so files of the same
 *     number with other attempts may exist
 */
public record SegmentName(long number, long attempt) implements Comparable<SegmentName> {
    private static final Pattern FORM = Pattern.compile("([0-9]{16})(?:-([0-9]{16}))?");
    private static final Comparator<SegmentName> ORDER =
            Comparator.comparingLong(SegmentName::number).thenComparingLong(SegmentName::attempt);

    /** Parses the name of a file; empty if it is not one of a segment. */
    public static Optional<SegmentName> parse(String name) {
        Matcher parts = FORM.matcher(name);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long attempt = parts.group(2) == null ? 0 : Long.parseLong(parts.group(2));
        return Optional.of(new SegmentName(Long.parseLong(parts.group(1)), attempt))
                .filter(segment -> segment.toString().equals(name));
    }

    @Override
    public int compareTo(SegmentName other) {
        return ORDER.compare(this, other);
    }

    /** Returns the name of the file. */
    @Override
    public String toString() {
        return attempt == 0 ? "%016d".formatted(number) : "%016d-%016d".formatted(number, attempt);
    }
}
