package dev.coffre.server.catalog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The immutability of a vault, weakest first. */
public enum Immutability {
    OFF,
    /** Nothing is deleted early and no retention becomes shorter, until an owner turns it off. */
    ON,
    /** Like {@link #ON}, and cannot be turned off. */
    LOCKED;

    /** Returns the value as the catalog, the journal and JSON have it: in lower case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Immutability> fromCode(String code) {
        return Arrays.stream(values()).filter(one -> one.code().equals(code)).findFirst();
    }
}
