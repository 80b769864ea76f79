package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.HASH;

import dev.coffre.vault.field.FieldFormat;
import java.util.List;

/** Every point key that the machine ever had, and the vault's signing key. */
public record MachineKeysResponse(
        List<PointKey> pointKeys, @FieldFormat(HASH) String signingKey) {
    public MachineKeysResponse {
        pointKeys = List.copyOf(pointKeys);
    }
}
