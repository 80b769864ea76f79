package dev.coffre.server.log;

import java.util.Locale;

/** How a running service writes its logs. */
public enum LogFormat {
    /** For people: one line for each event, and the lines of a stack trace. */
    TEXT,
    /** For programs: one JSON object a line. */
    JSON;

    /** As {@link LogEncoder} is told it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
