package dev.coffre.server.catalog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where an alert stands. */
public enum AlertState {
    OPEN,
    /** Somebody has seen it; the cause is still there. */
    ACKNOWLEDGED,
    /** The cause is gone. */
    CLOSED;

    /** In lower case: in the catalog and in JSON. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<AlertState> named(String code) {
        return Arrays.stream(values())
                .filter(state -> state.code().equals(code))
                .findFirst();
    }
}
