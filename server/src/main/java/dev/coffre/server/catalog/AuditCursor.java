package dev.coffre.server.catalog;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A cursor in the audit log, newest first. Its text form is the continuation token of a page. */
public record AuditCursor(Instant at, long n) {
    private static final Pattern TEXT = Pattern.compile("(-?\\d{1,15})-(\\d{1,18})");

    /** Parses what {@link #toString} returns. */
    public static Optional<AuditCursor> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new AuditCursor(
                        Instant.ofEpochMilli(Long.parseLong(matcher.group(1))), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return at.toEpochMilli() + "-" + n;
    }
}
