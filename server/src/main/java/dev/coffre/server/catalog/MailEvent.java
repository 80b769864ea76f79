package dev.coffre.server.catalog;

import java.util.Locale;

/** What a mail reports. */
public enum MailEvent {
    /** An alert was raised. */
    RAISED,
    /** An alert was closed. */
    CLOSED,
    /** The recipient was removed. */
    REMOVED,
    /** The recipient hears of fewer alerts from now on. */
    REDUCED,
    /** Other mails were left out by a limit. */
    DIGEST,
    /** A person tries the mail server out. */
    TEST;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static MailEvent fromCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
