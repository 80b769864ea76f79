package dev.coffre.web.page;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How pages look. */
public enum Theme {
    /** As the reader's system. */
    AUTO,
    LIGHT,
    DARK;

    /** {@code auto}: in the cookie and in the page. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Theme> coded(String code) {
        return Arrays.stream(values())
                .filter(theme -> theme.code().equals(code))
                .findFirst();
    }
}
