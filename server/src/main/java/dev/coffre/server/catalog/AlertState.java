package dev.coffre.server.catalog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The state of an alert. */
public enum AlertState {
    OPEN,
    /** A person acknowledged it. The cause persists. */
    ACKNOWLEDGED,
    /** The cause has ended. */
    CLOSED;

    /** Returns the state as the catalog and JSON have it: in lower case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<AlertState> fromCode(String code) {
        return Arrays.stream(values())
                .filter(state -> state.code().equals(code))
                .findFirst();
    }
}
