package dev.coffre.server.catalog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether people can make a vault keep less than it promised, the weaker first. */
public enum Immutability {
    OFF,
    /** Nothing is deleted early and no retention becomes shorter, until an owner turns it off. */
    ON,
    /** For good. */
    LOCKED;

    /** In lower case: in the catalog, in the journal and in JSON. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Immutability> named(String code) {
        return Arrays.stream(values()).filter(one -> one.code().equals(code)).findFirst();
    }
}
