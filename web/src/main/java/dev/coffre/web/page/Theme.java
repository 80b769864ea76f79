package dev.coffre.web.page;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The colour theme of pages. */
public enum Theme {
    /** Follows the reader's system. */
    AUTO,
    LIGHT,
    DARK;

    /** Returns the code, such as {@code auto}, for the cookie and the page. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Theme> fromCode(String code) {
        return Arrays.stream(values())
                .filter(theme -> theme.code().equals(code))
                .findFirst();
    }
}
