package dev.coffre.server.catalog;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where an entry stands in the audit log, newest first; as text it says where the next page begins. */
public record AuditPlace(Instant at, long n) {
    private static final Pattern TEXT = Pattern.compile("(-?\\d{1,15})-(\\d{1,18})");

    /** The place that {@link #toString} wrote. */
    public static Optional<AuditPlace> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new AuditPlace(
                        Instant.ofEpochMilli(Long.parseLong(matcher.group(1))), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return at.toEpochMilli() + "-" + n;
    }
}
