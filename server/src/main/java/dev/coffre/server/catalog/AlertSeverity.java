package dev.coffre.server.catalog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How bad it is, the lesser first. */
public enum AlertSeverity {
    /** Should be looked at; everything is protected. */
    WARNING,
    /** Something is not protected, or will not be soon. */
    CRITICAL;

    /** In lower case: in the catalog and in JSON. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<AlertSeverity> named(String code) {
        return Arrays.stream(values())
                .filter(severity -> severity.code().equals(code))
                .findFirst();
    }
}
