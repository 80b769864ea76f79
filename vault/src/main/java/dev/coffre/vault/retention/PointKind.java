package dev.coffre.vault.retention;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a recovery point came about, as its machine says when it commits it. */
public enum PointKind {
    SCHEDULED,
    /** Asked for by somebody; the daily tier keeps it, whatever its time. */
    ON_DEMAND,
    /** A re-installed machine took the chain over. */
    HANDOVER;

    /** The word on the wire: {@code on-demand}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<PointKind> named(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
    }
}
