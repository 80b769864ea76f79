package dev.coffre.server.log;

import java.util.Locale;

/** The log format of a running service. */
public enum LogFormat {
    /** For people: one line for each event, followed by the lines of a stack trace. */
    TEXT,
    /** For programs: one JSON object per line. */
    JSON;

    /** Returns the code that {@link LogEncoder#setFormat} takes. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
