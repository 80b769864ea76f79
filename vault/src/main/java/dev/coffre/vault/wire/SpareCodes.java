package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.SECRET;

import dev.coffre.vault.field.Holds;
import java.util.List;

/** Codes that stand in for an authenticator app that is lost; each serves once, and nobody can read them again. */
public record SpareCodes(@Holds(SECRET) List<String> codes) {
    public SpareCodes {
        codes = List.copyOf(codes);
    }

    /** Without the codes, which must not reach a log. */
    @Override
    public String toString() {
        return "SpareCodes";
    }
}
