package dev.coffre.vault.retention;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a recovery point was made, as its machine states at the commit. */
public enum PointKind {
    SCHEDULED,
    /** A person asked for it. The daily tier keeps it, regardless of its time. */
    ON_DEMAND,
    /** A re-installed machine took the chain over. */
    HANDOVER;

    /** Returns the word on the wire, such as {@code on-demand}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<PointKind> fromCode(String text) {
        return Arrays.stream(values()).filter(kind -> kind.code().equals(text)).findFirst();
    }
}
