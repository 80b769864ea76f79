package dev.coffre.server.catalog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The severity of an alert, in ascending order. */
public enum AlertSeverity {
    /** Should be looked at; everything is protected. */
    WARNING,
    /** Something is not protected, or will not be soon. */
    CRITICAL;

    /** Returns the severity as the catalog and JSON have it: in lower case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<AlertSeverity> fromCode(String code) {
        return Arrays.stream(values())
                .filter(severity -> severity.code().equals(code))
                .findFirst();
    }
}
