package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.SECRET;

import dev.coffre.vault.field.FieldFormat;
import java.util.List;

/** Codes to use instead of a lost authenticator app. Each can be used once, and they cannot be read again. */
public record SpareCodesResponse(@FieldFormat(SECRET) List<String> codes) {
    public SpareCodesResponse {
        codes = List.copyOf(codes);
    }

    /** Omits the codes, which must not reach a log. */
    @Override
    public String toString() {
        return "SpareCodesResponse";
    }
}
