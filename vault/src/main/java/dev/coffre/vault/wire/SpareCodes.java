package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.SECRET;

import dev.coffre.vault.field.Holds;
import java.util.List;

/** Codes to use instead of a lost authenticator app. Each can be used once, and they cannot be read again. */
public record SpareCodes(@Holds(SECRET) List<String> codes) {
    public SpareCodes {
        codes = List.copyOf(codes);
    }

    /** Omits the codes, which must not reach a log. */
    @Override
    public String toString() {
        return "SpareCodes";
    }
}
