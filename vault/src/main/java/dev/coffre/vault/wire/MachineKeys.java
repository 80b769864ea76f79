package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.HASH;

import dev.coffre.vault.field.Holds;
import java.util.List;

/** Every point key that the machine ever had, and the vault's signing key. */
public record MachineKeys(
        List<PointKey> pointKeys, @Holds(HASH) String signingKey) {
    public MachineKeys {
        pointKeys = List.copyOf(pointKeys);
    }
}
